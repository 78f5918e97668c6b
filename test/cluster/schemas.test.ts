import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { formatProblem, type Problem } from "kubernetes-postgres/plan/problems";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { keptKinds, loadSchema, type KindSchema, type StructuralSchema } from "kubernetes-postgres/schemas/store";
import { definitionsOfCluster, schemaFiles, type Definition } from "../../tools/schemas/definitions";
import { ApiServer, type Answer } from "../support/api-server";
import { mutated, mutations, resourcesOf, type Resource } from "../support/custom-resources";
import { needsControlPlane, needsKind } from "./control-plane";
import { replay } from "../support/replay";

const data = path.resolve(__dirname, "..", "..", "..", "components", "schemas", "data");

/** What an answer says of an object's structure; "unclear" where another judge spoke first. */
type Verdict = "accepted" | "refused" | "unclear";

interface Webhook {
  rules: { resources: string[]; apiGroups: string[] }[];
}

/** CEL rules and admission webhooks judge more than structure, the validating ones only after it was found right. */
function verdictOf({ status, body }: Answer, celMessages: readonly string[]): Verdict {
  if (status < 300) return "accepted";
  const message = String(body.message);
  const webhook = /admission webhook "(\w)/.exec(message);
  if (webhook !== null) return webhook[1] === "v" ? "accepted" : "unclear";
  const causes = ((body.details?.causes ?? []) as { message: string }[]).map((cause) => cause.message);
  const ofCel = causes.filter((cause) => celMessages.some((known) => cause.includes(known)));
  return status === 422 && causes.length > 0 && ofCel.length === causes.length ? "accepted" : "refused";
}

/**
 * A webhook that rewrites an object before its structure is judged puts a zero where a required property is missing or
 * an item is null, and null where a required list is: what is judged then is another object.
 */
function spokeForAnother(verdict: Verdict, { body }: Answer, problems: readonly Problem[]): boolean {
  if (verdict === "accepted") return problems.length > 0 && problems.every(({ message }) => filledIn.test(message));
  const causes = ((body.details?.causes ?? []) as { message: string }[]).map(({ message }) => message);
  return causes.length > 0 && causes.every((message) => /Invalid value: "?null/.test(message));
}

const filledIn = /^is required$|, is null$/;

/** The API server stores a number that no operator can read into its 32 bits; we refuse it. */
function isBeyond32Bits(problems: readonly Problem[]): boolean {
  return problems.length > 0 && problems.every(({ message }) => message === "must be a whole number of 32 bits");
}

async function kindsRewritten(server: ApiServer): Promise<Set<string>> {
  const path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
  const { items } = (await server.request("GET", path)).body as { items: { webhooks?: Webhook[] }[] };
  const rules = items.flatMap(({ webhooks = [] }) => webhooks).flatMap((webhook) => webhook.rules);
  return new Set(
    rules.flatMap(({ resources, apiGroups }) =>
      resources.flatMap((plural) => apiGroups.map((group) => `${plural}.${group}`)),
    ),
  );
}

function celMessagesOf(schema: StructuralSchema): string[] {
  const own = (schema["x-kubernetes-validations"] ?? []).map(({ rule, message }) => message ?? rule);
  const { items, additionalProperties } = schema;
  const inner = [...Object.values(schema.properties ?? {}), ...(items === undefined ? [] : [items])];
  if (typeof additionalProperties === "object") inner.push(additionalProperties);
  return [...own, ...inner.flatMap(celMessagesOf)];
}

describe("the schemas that are kept", function () {
  this.timeout(600_000);
  needsControlPlane();
  let definitions: Definition[];
  let server: ApiServer;

  /** Kinds that a webhook rewrites before their structure is judged, as "clusters.postgresql.cnpg.io". */
  let rewritten: Set<string>;

  before(async () => {
    definitions = definitionsOfCluster();
    server = await ApiServer.connect();
    rewritten = await kindsRewritten(server);
  });

  after(() => server?.close());

  it("are those of the cluster's definitions", () => {
    const now = schemaFiles(definitions);
    assert.ok(now.size > 0, "the cluster has a definition that a schema is kept of");
    const differing = [...now].filter(([file, content]) => {
      const kept = path.join(data, file);
      return !fs.existsSync(kept) || fs.readFileSync(kept, "utf8") !== content;
    });
    const names = differing.map(([file]) => `  ${file}`).join("\n");
    assert.equal(
      names,
      "",
      `components/schemas/data is out of date; run "npm run schemas" and read the diff of\n${names}`,
    );
  });

  for (const kept of keptKinds()) {
    const { group, version, kind } = kept;
    it(`judge ${kind} (${group}/${version}) as the API server does`, async function () {
      await needsKind(this, server, { apiVersion: `${group}/${version}`, kind });
      const definition = loadSchema(group, version, kind)!;
      const celMessages = celMessagesOf(definition.schema);
      const cases = fc.asyncProperty(resourcesOf(kept, definition.schema), mutations, async (resource, changes) => {
        const changed = mutated(resource, changes);
        const answer = await dryRun(server, changed, kept.group, definition);
        const verdict = verdictOf(answer, celMessages);
        const problems = checkCustomResource(changed);
        const isRewritten = rewritten.has(`${definition.plural}.${group}`);
        fc.pre(
          verdict !== "unclear" &&
            !(isRewritten && spokeForAnother(verdict, answer, problems)) &&
            !isBeyond32Bits(problems),
        );
        const ours = problems.map(formatProblem);
        const said = `${JSON.stringify(changed)}\nthe API server: ${answer.status} ${String(answer.body.message ?? "")}`;
        assert.equal(ours.length === 0 ? "accepted" : "refused", verdict, `${said}\nwe: ${ours.join("\n    ")}`);
      });
      await fc.assert(cases, replay(1 / 15));
    });
  }
});

const name = `kubepg-test-${randomBytes(4).toString("hex")}`;

/** Without the properties that are null, which Pulumi's provider drops before it sends an object. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(present.map(([key, item]) => [key, withoutNulls(item)]));
}

/** Server-side apply that keeps nothing, with unknown fields refused. */
function dryRun(server: ApiServer, resource: Resource, group: string, { scope, plural }: KindSchema): Promise<Answer> {
  const version = resource.apiVersion.slice(group.length + 1);
  const place = scope === "Cluster" ? "" : "/namespaces/default";
  const metadata = { name, ...(scope === "Cluster" ? {} : { namespace: "default" }) };
  const query = "fieldManager=kubepg-test&force=true&fieldValidation=Strict&dryRun=All";
  const target = `/apis/${group}/${version}${place}/${plural}/${name}?${query}`;
  const sent = withoutNulls({ ...resource, metadata });
  return server.request("PATCH", target, sent, "application/apply-patch+yaml");
}
