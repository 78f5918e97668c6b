/**
 * A pattern of files and folders as Git's ignore files have them: `*` stands for characters of one name, `**` for any
 * folders, `?` for one character. Without a slash it is for a name at any depth, else for a path from where one stands.
 */
export function matcher(glob: string): (path: string) => boolean {
  const pattern = glob.replace(/^\.?\//, "").replace(/\/$/, "");
  const body = pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replace(/[\\^$.|+()[\]{}]/g, "\\$&"))
    .join("");
  const whole = new RegExp(`^${pattern.includes("/") ? "" : "(?:.*/)?"}${body}(?:/.*)?$`, "s");
  return (path) => whole.test(path);
}

const wildcards: Readonly<Partial<Record<string, string>>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
