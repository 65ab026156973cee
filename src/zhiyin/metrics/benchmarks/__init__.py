"""The library of benchmarks: figures that others published, to stand beside one's own and never in any formula."""
