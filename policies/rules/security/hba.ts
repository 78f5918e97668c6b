/** One line of pg_hba.conf: type, databases, users, an address where the type has one, method, and its options. */
export interface HbaEntry {
  type: string;
  databases: string;
  users: string;
  address: string;
  method: string;
  options: string[];
}

/** What a line says; undefined for one that says nothing, and for one that includes another file. */
export function parse(line: string): HbaEntry | undefined {
  return entryOf(fieldsOf(line).map((field) => field.replaceAll('"', "")));
}

function entryOf([type, databases, users, ...rest]: string[]): HbaEntry | undefined {
  if (rest.length === 0) return undefined;
  if (type === "local") return { type, databases, users, address: "", method: rest[0], options: rest.slice(1) };
  // An address may be followed by a mask of its own instead of a prefix length.
  const mask = /^[\d.:a-f]+$/i.test(rest[1] ?? "") ? 1 : 0;
  const options = rest.slice(2 + mask);
  return { type, databases, users, address: rest[0], method: rest[1 + mask] ?? "", options };
}

/** The fields of a line as they are written: a quoted one may hold blanks, and a comment ends the line (PostgreSQL's hba.c, next_token). */
function fieldsOf(line: string): string[] {
  const fields = line.match(/(?:"[^"]*"|[^\s"#])+|#.*$/g) ?? [];
  return fields.filter((field) => !field.startsWith("#"));
}

/** Types that match a connection without TLS; hostgssenc encrypts by other means. */
const cleartextTypes = ["host", "hostnossl", "hostnogssenc"];

/** Whether the line lets somebody in without TLS. */
export function admitsCleartext(line: string): boolean {
  const entry = parse(line);
  return entry !== undefined && cleartextTypes.includes(entry.type) && entry.method !== "reject";
}

/** Whether the line is about connections that never leave their pod. */
export function isLoopback(line: string): boolean {
  return ["127.0.0.1/32", "127.0.0.1", "::1/128", "localhost"].includes(parse(line)?.address ?? "");
}

/** Whether a line lets in who has proved too little: not at all, in clear, by another machine's word, or by an MD5 hash. */
export function isWeak(line: string): boolean {
  return ["trust", "password", "ident", "md5"].includes(parse(line)?.method ?? "");
}

/** The line for connections with TLS only, and for nobody who has proved too little. */
export function withTls(line: string): string {
  if (!isWeak(line)) return line.trim().replace(/^\w+/, "hostssl");
  const fields = fieldsOf(line);
  const options = parse(line)?.options ?? [];
  // Options of another method may make the line invalid, and PostgreSQL then reads none of the file.
  const who = fields.slice(1, fields.length - options.length - 1);
  return ["hostssl", ...who, "scram-sha-256"].join(" ");
}

/** Whether the lines together refuse every connection without TLS, over IPv4 and IPv6. */
export function refusesAllCleartext(lines: readonly string[]): boolean {
  const refused = lines
    .map(parse)
    .filter((entry) => entry !== undefined && cleartextTypes.includes(entry.type) && entry.method === "reject")
    .filter((entry) => entry?.databases === "all" && entry.users === "all")
    .map((entry) => entry?.address);
  return refused.includes("all") || (refused.includes("0.0.0.0/0") && refused.includes("::/0"));
}
