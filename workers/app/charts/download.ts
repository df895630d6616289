/** Saving a picture as the file it is. */

/** Hands a file to the person. */
export function saveBlob(content: Blob, fileName: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The picture with its ground and ink written out, so that it looks the same elsewhere. */
function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const style = getComputedStyle(document.body);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.removeAttribute("aria-hidden");
  copy.style.background = style.backgroundColor;
  copy.style.color = style.color;
  copy.style.fontFamily = "sans-serif";
  return new XMLSerializer().serializeToString(copy);
}

export function downloadSvg(svg: SVGSVGElement | null, name: string): void {
  if (!svg) return;
  saveBlob(new Blob([standalone(svg)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** Twice the size on screen. */
export async function downloadPng(svg: SVGSVGElement | null, name: string): Promise<void> {
  if (!svg) return;
  const { width, height } = svg.getBoundingClientRect();
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([standalone(svg)], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((blob) => {
    if (blob) saveBlob(blob, `${name}.png`);
  });
}
