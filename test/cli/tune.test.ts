import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { tune } from "kubepg/tune";

interface Run {
  code: number;
  out: string;
  err: string;
}

/** Runs `kubepg tune` and keeps what it writes. */
async function run(...args: string[]): Promise<Run> {
  const { stdout, stderr } = process;
  const written = { out: "", err: "" };
  const original = { out: stdout.write.bind(stdout), err: stderr.write.bind(stderr) };
  stdout.write = (text: string | Uint8Array): boolean => ((written.out += String(text)), true);
  stderr.write = (text: string | Uint8Array): boolean => ((written.err += String(text)), true);
  try {
    return { code: await tune(args), ...written };
  } finally {
    stdout.write = original.out;
    stderr.write = original.err;
  }
}

const shop = ["--memory", "8Gi", "--cpu", "2", "--storage", "100Gi", "--wal", "20Gi", "--profile", "oltp"];

describe("kubepg tune", () => {
  it("prints every parameter with its value and the formula with the numbers in it", async () => {
    const { code, out, err } = await run(...shop);
    assert.equal(code, 0);
    assert.equal(err, "");
    assert.match(out, /^parameter +value +why$/m);
    assert.match(out, /^shared_buffers +2GB +min\(8GB \/ 4, 16GB\)$/m);
    assert.match(out, /^work_mem +16MB +clamp\(\(0\.9 \* 8GB - 5317MB\) \/ \(\(30 \+ 2\) \* 2 \* 2\), 1MB, 64MB\)$/m);
  });

  it("tells apart what the operator must be told and what it does by itself", async () => {
    const { out } = await run(...shop);
    const [told, byItself] = out.split("cloudnative-pg and PostgreSQL 18 do this by themselves:");
    assert.match(told, /^max_worker_processes/m);
    assert.match(byItself, /^wal_keep_size +512MB/m);
    assert.doesNotMatch(told, /^wal_keep_size/m);
  });

  it("ends with the memory budget and its slack", async () => {
    const { out } = await run(...shop);
    assert.match(out, /^memory +MiB$/m);
    assert.match(out, /^connections +1812\.0$/m);
    assert.match(out, /^used at most +7365\.1$/m);
    assert.match(out, /^slack +7\.7$/m);
    assert.match(out, /^memory limit +8192\.0\n$/m);
  });

  it("lines its columns up", async () => {
    const { out } = await run(...shop, "--set", "default_transaction_isolation=serializable");
    const rows = out.split("\n\n")[0].split("\n");
    const column = rows[0].indexOf("value");
    for (const row of rows) assert.match(row.slice(column - 2, column + 1), /^ {2}\S$/, row);
  });

  it("prints everything as one JSON document", async () => {
    const { code, out } = await run(...shop, "--json", "--set", "work_mem=8MB", "--set=statement_timeout=60s");
    assert.equal(code, 0);
    const document = JSON.parse(out);
    assert.equal(document.fits, true);
    assert.deepEqual(document.problems, []);
    assert.equal(document.input.memoryBytes, 8 * 2 ** 30);
    assert.equal(document.input.operator, "cloudnative-pg");
    assert.deepEqual(document.parameters.maintenance_work_mem, {
      value: "512MB",
      formula: "min(memory / 16, most)",
      inputs: { memory: "8GB", most: "2GB" },
      source: "pgtune (https://github.com/le0pard/pgtune), with a lower ceiling",
    });
    assert.equal(document.operatorParameters.work_mem, "8MB");
    assert.equal(document.operatorParameters.statement_timeout, "60s");
    assert.equal(document.operatorParameters.wal_keep_size, undefined);
    const { limit, used, slack, ...parts } = document.budget;
    assert.equal(
      Object.values<number>(parts).reduce((sum, part) => sum + part),
      used,
    );
    assert.equal(slack, Math.floor(0.9 * limit) - used);
  });

  it("says how many huge pages to request", async () => {
    const { out } = await run(...shop, "--huge-pages");
    assert.match(out, /^Huge pages to request: 2162 MiB, on top of the memory$/m);
    assert.match(out, /^shared buffers +0\.0$/m);
  });

  it("takes every option", async () => {
    const options = ["--connections", "120", "--postgres", "16", "--instances", "9", "--iops", "16000", "--pooler"];
    const { code, out } = await run(...shop, ...options, "--operator", "cloudnative-pg", "--json");
    assert.equal(code, 0);
    const { operatorParameters, maxConnections } = JSON.parse(out);
    assert.equal(maxConnections, 120);
    assert.equal(operatorParameters.effective_io_concurrency, "32");
    assert.equal(operatorParameters.max_wal_senders, "22");
    assert.equal(operatorParameters.io_method, undefined);
  });

  it("needs only the size of the data volume", async () => {
    const { code, out } = await run("--storage=50Gi");
    assert.equal(code, 0);
    assert.match(out, /^max_wal_size +4GB +min\(40 % of 10GB, 8GB\)$/m);
  });

  it("prints all of its options with --help, whatever else is given", async () => {
    const { code, out } = await run("--help", "--bogus");
    assert.equal(code, 0);
    const flags =
      "memory cpu storage wal profile connections postgres instances iops pooler huge-pages set operator compat disk json help";
    for (const flag of flags.split(" ")) assert.match(out, new RegExp(`--${flag}\\b`), flag);
  });
});

describe("kubepg tune with values that do not fit together", () => {
  it("exits 1 and names each in the words of the command line", async () => {
    const { code, out, err } = await run(
      ...shop,
      "--set",
      "work_mem=64MB",
      "--set",
      "port=5433",
      "--set",
      "jit=perhaps",
    );
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.equal(
      err,
      [
        "This does not fit together:",
        '  - --set port: the operator "cloudnative-pg" does not let it be set: probes, Services and the pooler rely on the operator\'s port and sockets (given "5433"); remove it; clients connect to the cluster\'s Services on port 5432',
        '  - --set jit: must be a boolean (given "perhaps"); set it to "on" or "off"',
        '  - --set work_mem: PostgreSQL\'s processes together may need 13509.1 MiB, 6136.3 MiB more than the 7372.8 MiB planned for (90 % of 8192 MiB) (given "64MB"); set it to at most "16MB", or raise --memory',
        "",
      ].join("\n"),
    );
  });

  const data = ["--storage", "100Gi"];
  const beyond: [string[], string[]][] = [
    [
      ["--operator", "standalone", "--instances", "3", "--wal", "20Gi", "--pooler"],
      [
        '--instances: the operator "standalone" is one instance, and has no standbys (given 3); set --instances to 1, or set --operator to "cloudnative-pg"',
        '--wal: the operator "standalone" keeps the write-ahead log on the data volume: one that exists could only be moved by hand, with the server stopped (given "20Gi"); remove --wal, and add it to --storage',
        '--pooler: the operator "standalone" has no pooler (given true); remove --pooler, or set --operator to "cloudnative-pg"',
      ],
    ],
    [
      ["--operator", "patroni", "--pooler"],
      [
        '--pooler: the operator "patroni" has no operator that would do it: no PgBouncer comes with it (given true); remove --pooler, or set --operator to "cloudnative-pg"',
      ],
    ],
    [
      ["--operator", "zalando", "--wal", "20Gi"],
      [
        '--wal: the operator "zalando" has no volume for the WAL: its pods have one volume (https://github.com/zalando/postgres-operator/issues/1047) (given "20Gi"); remove --wal, and add it to --storage',
      ],
    ],
    [
      ["--operator", "kubedb", "--instances", "2"],
      [
        "--instances: the coordinators elect the primary by majority, and an even number of them needs an arbiter besides (given 2); set it to 3",
      ],
    ],
    [
      ["--operator", "crunchy", "--postgres", "14"],
      ['--postgres: the operator "crunchy" runs PostgreSQL 15, 16, 17, 18 (given 14); set it to 18'],
    ],
    [
      ["--operator", "patroni", "--set", "max_locks_per_transaction=10"],
      [
        '--set max_locks_per_transaction: Patroni takes no less than 32, and would use its default without a word (given "10"); set it to "32" or more',
      ],
    ],
  ];
  for (const [args, expected] of beyond) {
    it(`refuses what the operator cannot do: ${args.join(" ")}`, async () => {
      const { code, err } = await run(...data, ...args);
      assert.equal(code, 1);
      assert.deepEqual(err.trimEnd().split("\n  - "), ["This does not fit together:", ...expected]);
    });
  }

  it("tunes one instance for an operator that has no standbys", async () => {
    const { code, out, err } = await run(...data, "--operator", "standalone", "--json");
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(JSON.parse(out).input.instances, 1);
  });

  it("tunes for every operator with a data volume alone", async () => {
    for (const operator of Object.keys(operatorFacts)) {
      const { code, err } = await run(...data, "--operator", operator);
      assert.deepEqual([code, err], [0, ""], operator);
    }
  });

  it("still prints the document with --json, with the problems in it", async () => {
    const { code, out, err } = await run(...shop, "--connections", "3000", "--json");
    assert.equal(code, 1);
    assert.match(err, /^This does not fit together:\n {2}- --connections: /);
    const document = JSON.parse(out);
    assert.equal(document.fits, false);
    assert.equal(document.problems[0].path, "--connections");
    assert.ok(document.budget.slack < 0);
  });

  it("names too small sizes by their option", async () => {
    const { code, err } = await run("--memory", "256Mi", "--storage", "512Mi");
    assert.equal(code, 1);
    assert.match(err, /- --memory: must be at least 512Mi/);
    assert.match(err, /- --storage: must be at least 1Gi/);
  });
});

describe("kubepg tune with wrong options", () => {
  it("exits 64 and lists every mistake", async () => {
    const { code, out, err } = await run(
      ...["--memory", "8GB", "--cpu", "x", "--wal", "--profile", "olap", "stray", "--bogus", "--json=1"],
      ...[
        "--connections",
        "5x",
        "--postgres",
        "13",
        "--instances",
        "0",
        "--iops",
        "1e3",
        "--set",
        "work_mem",
        "--disk",
        "ssd",
      ],
    );
    assert.equal(code, 64);
    assert.equal(out, "");
    assert.deepEqual(
      err.split("\n").sort(),
      [
        "",
        "  - --connections 5x: must be a whole number from 1 to 262143",
        '  - --cpu x: must be a number of cores such as "2" or "500m"',
        "  - --disk means something with --compat pgtune only",
        "  - --instances 0: must be a whole number from 1 to 9",
        "  - --iops 1e3: must be a whole number from 100 to 256000",
        "  - --json takes no value",
        '  - --memory 8GB: must be a size such as "8Gi" or "512Mi"',
        "  - --postgres 13: must be a whole number from 14 to 18",
        "  - --profile olap: must be oltp, web, warehouse or mixed",
        "  - --set work_mem: must be NAME=VALUE",
        "  - --storage is required: the size of the data volume, such as 100Gi",
        "  - --wal needs a value",
        '  - unexpected argument "stray"',
        "  - unknown option --bogus",
        "Run kubepg tune --help for all of them.",
        "kubepg tune cannot read its options:",
      ].sort(),
    );
  });

  const wrong: [string[], string][] = [
    [["--storage"], "--storage needs a value"],
    [["--storage="], "--storage needs a value"],
    [["--storage", "1Gi", "--storage", "2Gi"], "--storage is given twice"],
    [["--storage", "1Gi", "--set", "jit=on", "--set", "jit=off"], "--set jit is given twice"],
    [
      ["--storage", "1Gi", "--operator", "acme"],
      "--operator acme: must be cloudnative-pg, crunchy, patroni, kubedb, standalone or zalando",
    ],
    [["--compat", "mytune"], "--compat mytune: must be pgtune"],
    [["--compat", "pgtune", "--wal", "2Gi"], "--wal means nothing to pgtune"],
    [["--compat", "pgtune", "--set", "a=b"], "--set means nothing to pgtune"],
    [["--compat", "pgtune", "--disk", "tape"], "--disk tape: must be ssd, hdd, san or nvme"],
    [["-x", "--storage", "1Gi"], "unknown option -x"],
  ];
  for (const [args, mistake] of wrong) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { code, err } = await run(...args);
      assert.equal(code, 64);
      assert.ok(err.includes(`  - ${mistake}\n`), err);
    });
  }
});

describe("kubepg tune --compat pgtune", () => {
  const server = ["--compat", "pgtune", "--memory", "16Gi", "--cpu", "4", "--storage", "100Gi", "--profile", "oltp"];

  it("prints what pgtune prints", async () => {
    const { code, out } = await run(...server, "--postgres", "17");
    assert.equal(code, 0);
    const lines = out.trimEnd().split("\n");
    assert.equal(lines.length, 19);
    assert.equal(lines[0], "max_connections = 300");
    assert.ok(lines.includes("work_mem = 13797kB"));
    assert.ok(lines.includes("max_parallel_maintenance_workers = 2"));
  });

  it("prints it as JSON too, with profile desktop and another disk", async () => {
    const { code, out } = await run("--compat", "pgtune", "--profile", "desktop", "--disk", "hdd", "--json");
    assert.equal(code, 0);
    const { compat, parameters } = JSON.parse(out);
    assert.equal(compat, "pgtune");
    assert.equal(parameters.random_page_cost, "4");
    assert.equal(parameters.wal_level, "minimal");
  });
});

describe("docs/tuning.md", () => {
  const page = readFileSync("docs/tuning.md", "utf8");
  const shown = [...page.matchAll(/^```console\n\$ kubepg tune (.*)\n([^]*?)^```$/gm)];

  it("shows what kubepg tune prints", async () => {
    assert.equal(shown.length, 2);
    for (const [, args, text] of shown) {
      const { out, err } = await run(...args.split(" "));
      assert.equal(out + err, text, args);
    }
  });

  it("explains every tuned parameter", async () => {
    const { parameters } = JSON.parse((await run(...shop, "--json")).out);
    for (const name of Object.keys(parameters)) assert.ok(page.includes(`\`${name}\``), name);
  });
});
