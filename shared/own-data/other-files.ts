/** Files that people have and that are none of ours, told by how they begin: what would be right. */

const FORMS: readonly (readonly [magic: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], "compressed by gzip: unpack it first (the command data upload does)"],
  [[0xff, 0xfe], "UTF-16: save it as UTF-8"],
  [[0xfe, 0xff], "UTF-16: save it as UTF-8"],
  [[0x50, 0x41, 0x52, 0x31], "Parquet: write it as CSV (pandas: to_csv(index=False))"],
  [[0x89, 0x48, 0x44, 0x46], "HDF5: write its arrays with numpy.savez"],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], "Arrow: write it as CSV (pandas: to_csv(index=False))"],
  [[0x42, 0x5a, 0x68], "compressed by bzip2: unpack it first"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "compressed by xz: unpack it first"],
  [[0x28, 0xb5, 0x2f, 0xfd], "compressed by Zstandard: unpack it first"],
  [[0x80, 0x02], "a Python pickle, which may run code: write its arrays with numpy.savez"],
  [[0x80, 0x03], "a Python pickle, which may run code: write its arrays with numpy.savez"],
  [[0x80, 0x04], "a Python pickle, which may run code: write its arrays with numpy.savez"],
  [[0x80, 0x05], "a Python pickle, which may run code: write its arrays with numpy.savez"],
];

const LOOKED_AT = 4096;
const isLetter = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** In words, after "the file is"; undefined: none of them. */
export function otherFile(bytes: Uint8Array): string | undefined {
  const begins = (magic: readonly number[]): boolean => magic.every((byte, at) => bytes[at] === byte);
  // A table may begin with any letters: only a zero byte further on tells that it is none.
  const isText = !bytes.subarray(0, LOOKED_AT).includes(0);
  return FORMS.find(([magic]) => begins(magic) && !(isText && magic.every(isLetter)))?.[1];
}
