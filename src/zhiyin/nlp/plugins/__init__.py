"""Text models that somebody brings: found, asked, checked, and left aside while they fail. The network is handed in."""
