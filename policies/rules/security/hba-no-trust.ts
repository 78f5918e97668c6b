import type { Parameters, Values } from "../../frame/config";
import { defineRule, type Finding, type Judge } from "../../frame/rule";
import type { ClientAuthentication } from "../../views/types";
import { documents } from "../documents";
import { parse, refusesAllCleartext, type HbaEntry } from "./hba";

const parameters = {
  allowLocalPeer: {
    type: "boolean",
    default: true,
    description: "Whether programs in the container may log in over its socket as the user they run as (peer).",
  },
} satisfies Parameters;

type Weakness = Pick<Finding, "message" | "level">;

/** What is weak about the way in which a line lets people in. */
function weakness(
  entry: HbaEntry,
  config: Values<typeof parameters>,
  otherMethod = "set the method to scram-sha-256",
): Weakness | undefined {
  const { type, method, options } = entry;
  // A certificate of the user's own proves as much as the method cert does.
  if (type === "hostssl" && options.includes("clientcert=verify-full")) return undefined;
  const strong = type === "local" ? "peer" : "scram-sha-256";
  switch (method) {
    case "trust":
      return { message: `lets everybody in without a password; set the method to ${strong}` };
    case "password":
      return { message: "asks for the password in clear; set the method to scram-sha-256" };
    case "ident":
      if (type === "local") return localPeer(config);
      return { message: "believes what the client's own machine says; set the method to scram-sha-256" };
    case "peer":
      return localPeer(config);
    case "md5":
      return {
        message: `takes MD5 hashes, which can be replayed and cracked; ${otherMethod}`,
        level: "advisory",
      };
    default:
      return undefined;
  }
}

function localPeer({ allowLocalPeer }: Values<typeof parameters>): Weakness | undefined {
  if (allowLocalPeer) return undefined;
  return { message: "lets whoever runs a program in the container in; set the method to scram-sha-256" };
}

/** Addresses everywhere, with or without TLS. */
function isOpen({ type, address, method }: HbaEntry): boolean {
  // The prefix length, or the mask in a field of its own, of a network that holds every address.
  const isEverywhere = address === "all" || /^(0\.0\.0\.0|::)(\/0)?$/.test(address);
  return ["host", "hostnossl"].includes(type) && method !== "reject" && isEverywhere;
}

/** Judges the lines that somebody wrote, in their order; those that an operator adds are its own. */
function judgeLines({ lines }: ClientAuthentication, { each, config, notApplicable }: Judge<typeof parameters>): void {
  const before: string[] = [];
  for (const line of lines) {
    each(() => {
      const { at, text } = line;
      const refused = refusesAllCleartext(before);
      before.push(text);
      if (at === undefined) return undefined;
      if (/^\s*include/.test(text)) return notApplicable(`${at.path} includes a file that cannot be read here`);
      const entry = parse(text);
      const found = entry && weakness(entry, config, line.otherMethod);
      if (found !== undefined) return { at, ...found };
      if (entry === undefined || refused || !isOpen(entry)) return undefined;
      const message = "any address may try, without TLS too; name the clients' range, and hostssl instead of host";
      return { at, message, level: "advisory" };
    });
  }
}

export const hbaNoTrust = defineRule({
  id: "pg-hba-no-trust",
  title: "Nobody connects without proving who they are",
  why: "trust lets whoever reaches the port in as any user, the superuser too; password sends what it asks for in clear, and an MD5 hash is as good as the password to whoever has seen it.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set the method of every line of pg_hba to scram-sha-256, or cert; for local lines peer. CloudNativePG: spec.postgresql.pg_hba of the Cluster; Zalando: spec.patroni.pg_hba; Crunchy: spec.authentication.rules; otherwise pg_hba.conf in its ConfigMap.",
  url: documents.clientAuthentication,
  parameters,
  remediates: false,
  example: {
    role: "database",
    bad: { spec: { postgresql: { pg_hba: ["hostssl all all 10.0.0.0/8 trust"] } } },
    good: { spec: { postgresql: { pg_hba: ["hostssl all all 10.0.0.0/8 scram-sha-256"] } } },
  },
  covers: {
    database: ({ clientAuthentication }, judge) =>
      judge.each(() => {
        if (clientAuthentication.isOfConfigMap === true) {
          return judge.notApplicable("its pg_hba.conf is judged where it is written, in the ConfigMap");
        }
        judgeLines(clientAuthentication, judge);
        return undefined;
      }),
    "configuration-files": ({ clientAuthentication }, judge) => {
      if (clientAuthentication === undefined) judge.notApplicable("there is no pg_hba.conf in it");
      else judgeLines(clientAuthentication, judge);
    },
  },
});
