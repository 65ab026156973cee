/** A text as a file of its own. */

const KINDS = { csv: "text/csv", yaml: "application/yaml" } as const;

export function download(name: string, ending: keyof typeof KINDS, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${KINDS[ending]};charset=utf-8` }));
  link.download = `${name.replace(/[^\w.-]+/g, "-")}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
