import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { pause, type KubernetesObject } from "./kubernetes/objects";
import { fieldAt } from "./kubernetes/waiting";
import { Engine } from "./stack/engine";
import { requireEverything } from "./stack/requirements";
import { TestStack } from "./stack/test-stack";

const run = promisify(execFile);

/** How long the operator may take for what it creates beside the Cluster. */
const patienceSeconds = 60;

describe("the outputs of a stack", function () {
  this.timeout(300_000);
  let engine: Engine;
  let stack: TestStack | undefined;
  let found: Record<string, string>;

  before(async function () {
    requireEverything(this);
    engine = await Engine.start();
    stack = await TestStack.create(engine, "local");
    stack.configureCluster((cluster) => {
      // The operator creates nothing for a cluster whose backup plugin is not there, and charts are not installed here.
      cluster.backup = { enabled: false };
      cluster.pooler = { enabled: true };
    });
    const up = await stack.up();
    assert.ok(up.succeeded, up.said);
    const { clusters } = await stack.outputs();
    found = (clusters.value as Record<string, Record<string, string>>)[stack.name];
  });

  after(async () => {
    await stack?.cleanUp();
    (engine as Engine | undefined)?.stop();
  });

  /** Whether instances run, and serve. */
  async function isServed(): Promise<boolean> {
    const { name } = stack as TestStack;
    const cluster = await engine.api.get("postgresql.cnpg.io/v1", "Cluster", name, found.namespace);
    return cluster !== undefined && engine.runs(cluster);
  }

  /** An object of the stack's namespace, once the operator has created it. */
  async function eventually(kind: string, name: string): Promise<KubernetesObject> {
    const deadline = Date.now() + patienceSeconds * 1000;
    for (;;) {
      const object = await engine.api.get("v1", kind, name, found.namespace);
      if (object !== undefined) return object;
      assert.ok(Date.now() < deadline, `there is no ${kind} ${name}`);
      await pause();
    }
  }

  for (const output of ["host", "readOnlyHost", "poolerHost"]) {
    it(`${output} is a Service that serves the port`, async function () {
      if (output === "poolerHost" && !(await isServed())) {
        console.log(
          "      skipped: the cluster cannot run the instances, and the operator makes a pooler's Service after that",
        );
        return this.skip();
      }
      const [service, namespace] = found[output].split(".");
      assert.equal(namespace, found.namespace);
      const ports = fieldAt(await eventually("Service", service), "spec.ports") as { port: number }[];
      assert.ok(ports.some(({ port }) => port === Number(found.port)));
    });
  }

  it("caSecretName is a Secret with the authority's certificate", async () => {
    const data = fieldAt(await eventually("Secret", found.caSecretName), "data") as Record<string, string>;
    assert.match(Buffer.from(data["ca.crt"], "base64").toString(), /^-----BEGIN CERTIFICATE-----/);
  });

  it("secretName is a Secret with the login that the other outputs name", async () => {
    const data = fieldAt(await eventually("Secret", found.secretName), "data") as Record<string, string>;
    const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]);
    const { password, ...login } = Object.fromEntries(decoded) as Record<string, string>;
    const { host, port, database: dbname, username, uri } = found;
    assert.deepEqual(login, { host, port: String(port), dbname, username, uri });
    assert.ok(uri.includes(password));
  });

  it("uri logs in, where the instances run", async function () {
    if (!(await isServed())) {
      console.log("      skipped: the cluster cannot run the instances, so nothing listens");
      return this.skip();
    }
    const query = ["psql", found.uri, "-tAc", "select current_user"];
    const pod = `${stack?.name}-1`;
    const { stdout } = await run("kubectl", ["exec", "-n", found.namespace, pod, "-c", "postgres", "--", ...query]);
    assert.equal(stdout.trim(), found.username);
  });
});
