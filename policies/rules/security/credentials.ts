/** Names that end so hold a password or key themselves; PASSWORD_FILE or SECRET_NAME only point at one. Spilo's PGPASSWORD_STANDBY ends in a role. */
const passwordName =
  /^PGPASSWORD_(SUPERUSER|STANDBY|ADMIN)$|(^|[_.-]|[a-z])(password|passwd|passphrase|pgpass|secret[_-]?access[_-]?key|secret[_-]?key|api[_-]?key|(api|auth|access)[_-]?token)$/i;

/** The same of a database, for workloads have tokens of other services too: DB_PASSWORD, PGPASSWORD, SHOP_POSTGRES_PWD. */
const databasePasswordName =
  /^(?!.*(mysql|mariadb|mongo|redis))(.*[_.-])?(pg|postgres|postgresql|psql|pgbouncer|repmgr|replication|db|database|datasource)[_.-]?(\w*[_.-])?(password|passwd|passphrase|pass|pwd)$/i;

/** Whether something of this name holds the password of a database. */
export function namesDatabasePassword(name: string, more: readonly string[]): boolean {
  return databasePasswordName.test(name) || more.some((other) => other.toLowerCase() === name.toLowerCase());
}

/** The same within a ConfigMap, where a key that is a password and nothing else is one to a database, too. */
export function namesInText(name: string, more: readonly string[]): boolean {
  return /^(password|passwd)$/i.test(name) || namesDatabasePassword(name, more);
}

/** Whether something of this name holds a password. */
export function namesPassword(name: string, more: readonly string[]): boolean {
  return passwordName.test(name) || more.some((other) => other.toLowerCase() === name.toLowerCase());
}

/** Whether something of this name may be a connection string of a database. */
export function mayBeConnection(name: string): boolean {
  return /(dsn|(pg|postgres|postgresql|db|database|datasource|jdbc)\w*ur[il]|data_?source_?name|connection|conninfo)/i.test(
    name,
  );
}

/** What takes the place of a password in a text that is filled in later: $(VAR), ${VAR}, {{ x }}, <x>, %s. */
const notFilledIn = "(?![$%<{]|\\*{3}|(?:true|false|null|yes|no)\\b)";

/** Whether the value of a password is there to read, and not filled in by Kubernetes or a switch. */
export function isWrittenOut(text: string): boolean {
  return text !== "" && !/^\$\([^)]*\)$/.test(text) && !/^(true|false|yes|no|on|off)$/i.test(text);
}

/** Passwords within texts: connection strings, PostgreSQL's key words, settings in files, SQL. */
const passwordTexts = [
  new RegExp(`\\bpostgres(?:ql)?://[^\\s:/@]+:${notFilledIn}[^\\s@/]+@`, "i"),
  new RegExp(`\\b(?:host|dbname|user)\\s*=.*\\bpassword\\s*=\\s*'?${notFilledIn}[^\\s'"]+`, "i"),
  new RegExp(
    `(?:^|[{,])[^\\S\\n]*(?:export\\s+|- )?["']?[\\w.-]*(?:password|passwd)["']?\\s*[:=]\\s*["']?${notFilledIn}[^\\s"'#,}]+`,
    "im",
  ),
  new RegExp(`\\bpassword\\s+'${notFilledIn}[^']+'`, "i"),
];

/** Whether a text contains a password that is written out. */
export function holdsPassword(text: string): boolean {
  return passwordTexts.some((pattern) => pattern.test(text));
}

/** Whether a connection string gets its password out of another variable: postgresql://app:$(PASSWORD)@host. */
export function fillsPasswordIn(text: string): boolean {
  return /\bpostgres(?:ql)?:\/\/[^\s:/@]+:\$\([A-Za-z_]\w*\)@/i.test(text) || /\bpassword\s*=\s*'?\$\(/i.test(text);
}

const wellKnown =
  /^(postgres|postgresql|pg|admin|administrator|root|user|app|test|testing|demo|guest|secret|qwerty|letmein|\d{1,10})$/i;
const madeUp =
  /password|passwd|change[-_ ]?(me|it|this)|your[-_ ]|example|place-?holder|replace|insert|dummy|sample|<[^>]*>|x{4,}/i;

/** Whether a password is one that stands in examples. */
export function isMadeUp(text: string): boolean {
  return wellKnown.test(text.trim()) || madeUp.test(text);
}
