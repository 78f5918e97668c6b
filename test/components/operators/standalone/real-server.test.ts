import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { configurationFiles } from "kubernetes-postgres/operators/standalone/configuration";
import { dataVersionScript } from "kubernetes-postgres/operators/standalone/data-version";
import { nobodyId, paths } from "kubernetes-postgres/operators/standalone/labels";
import { dumpScript } from "kubernetes-postgres/operators/standalone/backups";
import { readAtStart } from "kubernetes-postgres/operators/standalone/parameters";
import { standaloneRenderer } from "kubernetes-postgres/operators/standalone/renderer";
import { upkeepScript } from "kubernetes-postgres/operators/standalone/upkeep";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { missingServer, serverPrograms, User, userId, type Ended } from "../../../support/postgres-server";
import { manifestOf, plain } from "../plans";
import { bound, planOf } from "./plans";

const plan: ClusterPlan = planOf({
  resources: { cpu: "1", memory: "1Gi" },
  maxConnections: 40,
  postgresVersion: 15,
  monitoring: { enabled: true },
  dump: { enabled: true },
  database: { name: "shop", owner: "shop", extensions: ["pg_stat_statements", "pg_trgm"] },
  databases: [{ name: "reports", owner: "reporting", extensions: ["hstore"] }],
  roles: [
    { name: "reporting", inRoles: ["pg_read_all_data"], connectionLimit: 10 },
    { name: "readers", login: false },
  ],
  sharedPreloadLibraries: ["pg_stat_statements"],
  parameters: { work_mem: "3MB", log_line_prefix: "%m it's 100% [\\p] ", log_connections: "on", log_statement: "all" },
});

const passwords = { postgres: `s'up"er $1 \\pass`, shop: `it's "50%" \\n $HOME ;--`, reporting: "re'port" };

/** Where the mounts of the pod are on this machine. */
class Mounts {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-server-"));
  readonly configuration = this.make("configuration");
  readonly certificate = this.make("certificate");
  readonly superuser = this.make("superuser");
  readonly sockets = this.make("sockets");

  constructor(private readonly group: number) {
    fs.chmodSync(this.root, 0o755);
    fs.chmodSync(this.sockets, 0o777);
  }

  make(name: string): string {
    const made = path.join(this.root, name);
    fs.mkdirSync(made, { recursive: true });
    fs.chmodSync(made, 0o755);
    return made;
  }

  /** A file as the kubelet leaves it: root's, readable by the pod's group. */
  write(directory: string, name: string, content: string): void {
    const file = path.join(directory, name);
    fs.writeFileSync(file, content);
    fs.chownSync(file, 0, this.group);
    fs.chmodSync(file, 0o440);
  }

  /** A text of the pod with this machine's paths in the place of its own. */
  here(text: string): string {
    const mounted = ["configuration", "certificate", "superuser", "sockets"] as const;
    const known = new RegExp(`(?:${mounted.map((mount) => paths[mount]).join("|")})(?![\\w.-])`, "g");
    return text.replace(known, (found) => this[mounted.find((mount) => paths[mount] === found)!]);
  }
}

function openssl(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** A certificate for the Service's name that signs itself, as an issuer would make it; returns its serial number. */
function certify(mounts: Mounts): string {
  const [key, certificate] = ["key.pem", "crt.pem"].map((name) => path.join(mounts.root, name));
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  openssl(
    "req",
    ...kind,
    "-subj",
    "/CN=shop",
    "-addext",
    "subjectAltName=DNS:shop",
    "-keyout",
    key,
    "-out",
    certificate,
  );
  mounts.write(mounts.certificate, "tls.key", fs.readFileSync(key, "utf8"));
  mounts.write(mounts.certificate, "tls.crt", fs.readFileSync(certificate, "utf8"));
  return openssl("x509", "-in", certificate, "-noout", "-serial").trim();
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function eventually(holds: () => boolean, what: () => string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`it did not happen in time: ${what()}`);
}

describe("A real PostgreSQL with the files of a single instance", function () {
  this.timeout(180_000);
  let mounts: Mounts;
  let server: User;
  let serial: string;
  const log = (): string => path.join(mounts.root, "log");
  const client = (user: string, password: string, sslmode: string): Record<string, string> => ({
    PGUSER: user,
    PGPASSWORD: password,
    PGSSLMODE: sslmode,
    PGHOST: "shop",
    PGHOSTADDR: "127.0.0.1",
    PGSSLROOTCERT: path.join(mounts.certificate, "tls.crt"),
    PGDATABASE: "postgres",
  });
  const ask = (sql: string, how: Record<string, string>): Ended =>
    server.run(["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql], how);
  const onSocket = (user: string): Record<string, string> => ({
    PGHOST: mounts.sockets,
    PGUSER: user,
    PGDATABASE: "postgres",
  });
  const asSuperuser = (sql: string): string => {
    const { status, output } = ask(sql, onSocket("postgres"));
    assert.equal(status, 0, output);
    return output.trim();
  };
  const container = (what: string, name: string) => {
    const manifest = plain(manifestOf(standaloneRenderer.cluster(plan, bound), what));
    const { containers, initContainers = [] } = (manifest.spec.jobTemplate?.spec ?? manifest.spec).template.spec;
    return [...containers, ...initContainers].find((one: { name: string }) => one.name === name);
  };

  before(async function () {
    const missing = missingServer();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    const id = userId("postgres")!;
    const group = Number(spawnSync("id", ["-g", "postgres"], { encoding: "utf8" }).stdout);
    mounts = new Mounts(group);
    server = new User(id, { PGPORT: String(await freePort()), HOME: "/nonexistent" }, group);
    const data = mounts.make("data");
    fs.chownSync(data, id, group);
    mounts.write(mounts.superuser, "password", passwords.postgres);
    for (const [name, content] of Object.entries(configurationFiles(plan))) {
      mounts.write(mounts.configuration, name, mounts.here(content));
    }
    serial = certify(mounts);
    const { args, env } = container("cluster", "postgres");
    const initdb = env.find(({ name }: { name: string }) => name === "POSTGRES_INITDB_ARGS").value.split(" ");
    const password = `--pwfile=${mounts.superuser}/password`;
    const made = server.run(["initdb", ...initdb, "--username=postgres", password, "--no-sync", `--pgdata=${data}`]);
    assert.equal(made.status, 0, made.output);
    const [program, ...rest] = args.map((word: string) => mounts.here(word));
    fs.writeFileSync(log(), "");
    fs.chmodSync(log(), 0o666);
    server.start([program, "-D", data, ...rest], log());
    const { command } = container("cluster", "postgres").readinessProbe.exec;
    await eventually(
      () => server.run(command).status === 0,
      () => fs.readFileSync(log(), "utf8"),
    );
  });

  after(async () => {
    await server?.stop();
    if (mounts) fs.rmSync(mounts.root, { recursive: true, force: true });
  });

  it("reads the files that are mounted, and none of initdb's", () => {
    assert.equal(asSuperuser("SHOW config_file"), `${mounts.configuration}/postgresql.conf`);
    assert.equal(asSuperuser("SHOW hba_file"), `${mounts.configuration}/pg_hba.conf`);
    const shown = asSuperuser("SELECT name, setting FROM pg_file_settings WHERE NOT applied OR error IS NOT NULL");
    assert.equal(shown, "", "every line of the file is applied");
    for (const name of ["work_mem", "log_line_prefix", "max_connections"]) {
      const expected = plan.parameters[name] ?? "";
      assert.equal(asSuperuser(`SHOW ${name}`), expected.trim(), name);
    }
    assert.equal(asSuperuser("SHOW data_checksums"), "on");
    assert.equal(asSuperuser("SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL"), "0");
  });

  it("takes passwords over TLS alone, and shows a certificate that the authority signed", () => {
    const clear = ask("SELECT 1", client("postgres", passwords.postgres, "disable"));
    assert.match(clear.output, /pg_hba.conf rejects connection .* no encryption/);
    const wrong = ask("SELECT 1", client("postgres", "guess", "require"));
    assert.match(wrong.output, /password authentication failed/);
    const { output } = ask(
      "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
      client("postgres", passwords.postgres, "verify-full"),
    );
    assert.equal(output.trim(), "TLSv1.3");
    assert.match(asSuperuser("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'"), /^SCRAM-SHA-256\$/);
  });

  it("knows which parameters are read at the start alone", () => {
    const named = asSuperuser("SELECT name FROM pg_settings WHERE context = 'postmaster'").split("\n");
    const free = named.filter(
      (name) => standaloneRenderer.facts.ownedParameter(name) === undefined && !name.includes("."),
    );
    assert.ok(free.length > 25);
    assert.deepEqual(
      free.filter((name) => !readAtStart.has(name)),
      [],
    );
  });

  /** Runs the Job's container; its Secrets are below the directory of the same name. */
  const setUp = (): Ended => {
    const [shell, flag, script] = container("setup", "setup").command;
    const secrets = mounts.make("secrets");
    const manifest = plain(manifestOf(standaloneRenderer.cluster(plan, bound), "setup-script"));
    fs.writeFileSync(path.join(mounts.make("setup"), "setup.sql"), manifest.data["setup.sql"]);
    const here = script.replaceAll("/secrets/", `${secrets}/`).replaceAll("/setup/", `${mounts.root}/setup/`);
    const login = { PGHOSTADDR: "127.0.0.1", PGSSLMODE: "verify-full" };
    return server.run([shell, flag, here], { ...client("", "", ""), PGUSER: "postgres", PGPASSWORD: "", ...login });
  };
  const deliver = (): void => {
    const { names, systemRoles, roles } = plan;
    const all = { [names.ownerSecret]: passwords.shop, [systemRoles[0].secretName]: passwords.postgres };
    for (const { name, secretName } of roles) {
      if (secretName !== undefined) all[secretName] = passwords[name as keyof typeof passwords];
    }
    for (const [name, password] of Object.entries(all))
      mounts.write(mounts.make(`secrets/${name}`), "password", password);
  };
  const state = (): string =>
    asSuperuser(
      "SELECT rolname, rolcanlogin, rolconnlimit FROM pg_roles WHERE rolname !~ '^pg_' UNION ALL " +
        "SELECT datname, true, datdba::int FROM pg_database ORDER BY 1",
    );

  it("is given roles, databases and extensions by the Job, twice without a change", () => {
    deliver();
    const first = setUp();
    assert.deepEqual(first, { status: 0, output: "" });
    const made = state();
    const again = setUp();
    assert.equal(again.status, 0, again.output);
    assert.equal(state(), made);
    for (const [role, database] of [
      ["shop", "shop"],
      ["reporting", "reports"],
    ] as const) {
      const owner = { ...client(role, passwords[role], "verify-full"), PGDATABASE: database };
      const { status, output } = ask("CREATE TABLE IF NOT EXISTS t (a int); SELECT current_user", owner);
      assert.equal(status, 0, output);
    }
    const extensions = ask("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension", {
      ...onSocket("postgres"),
      PGDATABASE: "shop",
    });
    assert.equal(extensions.output.trim(), "pg_stat_statements pg_trgm plpgsql");
    assert.equal(
      asSuperuser("SELECT rolcanlogin, rolpassword IS NULL FROM pg_authid WHERE rolname = 'readers'"),
      "f|t",
    );
    assert.equal(asSuperuser("SELECT pg_has_role('reporting', 'pg_read_all_data', 'member')"), "t");
  });

  it("leaves no password in its log or among the counted statements", () => {
    const written = fs.readFileSync(log(), "utf8");
    const counted = ask("SELECT query FROM pg_stat_statements", { ...onSocket("postgres"), PGDATABASE: "shop" }).output;
    for (const password of Object.values(passwords)) {
      const quoted = password.replaceAll("'", "''");
      for (const text of [written, counted]) {
        assert.ok(!text.includes(password) && !text.includes(quoted), "a password was written");
      }
    }
    assert.match(written, /CREATE ROLE|connection authenticated|connection authorized/, "the log is written at all");
  });

  it("lets the exporter look, without a password, and nobody else be it", () => {
    const group = Number(spawnSync("id", ["-g", "postgres"], { encoding: "utf8" }).stdout);
    const exporter = new User(nobodyId, { PGPORT: asSuperuser("SHOW port") }, group);
    const asked = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command"];
    const found = exporter.run([...asked, "SELECT count(*) > 0 FROM pg_stat_wal"], onSocket("postgres_exporter"));
    assert.equal(found.output.trim(), "t");
    assert.match(exporter.run([...asked, "SELECT 1"], onSocket("postgres")).output, /Peer authentication failed/);
    assert.match(ask("SELECT 1", onSocket("postgres_exporter")).output, /no match|Peer authentication failed/);
  });

  it("dumps every database, and no password of a role", () => {
    const dumps = mounts.make("dumps");
    fs.chmodSync(dumps, 0o777);
    const script = dumpScript(dumps, `${mounts.superuser}/password`);
    const { status, output } = server.run(["/bin/sh", "-ec", script], client("postgres", "", "verify-full"));
    assert.equal(status, 0, output);
    const [moment] = fs.readdirSync(dumps);
    assert.match(moment, /^\d{4}-\d\d-\d\dT\d{6}Z$/);
    assert.deepEqual(fs.readdirSync(path.join(dumps, moment)).sort(), [
      "globals.sql",
      "postgres.dump",
      "reports.dump",
      "shop.dump",
    ]);
    const globals = fs.readFileSync(path.join(dumps, moment, "globals.sql"), "utf8");
    assert.match(globals, /CREATE ROLE reporting/);
    assert.doesNotMatch(globals, /PASSWORD|SCRAM/);
    const listed = server.run(["pg_restore", "--list", path.join(dumps, moment, "shop.dump")]);
    assert.match(listed.output, /TABLE public t shop/);
  });

  it("takes up changed files, a renewed certificate and the superuser's new password while it runs", async () => {
    const started = asSuperuser("SELECT pg_postmaster_start_time()");
    const script = upkeepScript(1, mounts);
    server.start(["/bin/sh", "-c", script], path.join(mounts.root, "upkeep.log"));
    const changed = configurationFiles({ ...plan, parameters: { ...plan.parameters, work_mem: "5MB" } });
    mounts.write(mounts.configuration, "postgresql.conf", mounts.here(changed["postgresql.conf"]));
    const renewed = certify(mounts);
    assert.notEqual(renewed, serial);
    mounts.write(mounts.superuser, "password", "a 'new' one");
    const login = () => ask("SELECT 1", client("postgres", "a 'new' one", "verify-full")).status === 0;
    await eventually(
      () => asSuperuser("SHOW work_mem") === "5MB" && login(),
      () => fs.readFileSync(path.join(mounts.root, "upkeep.log"), "utf8"),
    );
    assert.notEqual(ask("SELECT 1", client("postgres", passwords.postgres, "require")).status, 0);
    assert.equal(asSuperuser("SELECT pg_postmaster_start_time()"), started, "it was not restarted");
    assert.ok(!fs.readFileSync(log(), "utf8").includes("''new''"));
  });

  it("is not started with another major version on the volume that it wrote", () => {
    const version = asSuperuser("SHOW server_version").split(".")[0];
    fs.renameSync(path.join(mounts.root, "data"), path.join(mounts.root, "pgdata"));
    for (const postgresVersion of [Number(version), 18]) {
      const script = dataVersionScript(planOf({ postgresVersion }), mounts.root);
      const { status, output } = server.run(["/bin/sh", "-ec", script]);
      assert.equal(status, String(postgresVersion) === version ? 0 : 1, output);
      if (status === 1) assert.match(output, new RegExp(`holds data of PostgreSQL ${version} in 'pgdata'`));
    }
    fs.renameSync(path.join(mounts.root, "pgdata"), path.join(mounts.root, "data"));
  });

  it("finishes at once when its pod is stopped", () => {
    const { command } = container("cluster", "postgres").lifecycle.preStop.exec;
    const { status, output } = server.run(command, { PGHOST: mounts.sockets });
    assert.deepEqual({ status, output }, { status: 0, output: "" });
    assert.ok(serverPrograms());
  });
});
