import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import type { Given } from "./given";

const directory = path.resolve(__dirname, "..", "..", "..", "policies");
const levelNames = ["advisory", "mandatory", "disabled", "remediate"];

/** What the pack says about resources. */
export interface Said {
  /** `<level> <resource>: <message without the rule's title>`, sorted. */
  violations: string[];
  /** `<resource or stack>: <reason>` of the rules that had nothing to judge. */
  notApplicable: string[];
}

/** The real policy pack in a process of its own, driven over the engine's protocol. */
export class Pack {
  /** The level of each rule where nothing configures it; asked for once, for it takes longer than to judge by one rule. */
  private ownLevels: Promise<Map<string, 0 | 1 | 2 | 3>> | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /** Starts the pack; `command` is what Node runs in `cwd`, with `env` besides this process's own. */
  static async start(
    command: string[] = ["start.js"],
    { cwd = directory, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Pack> {
    const stdio = ["ignore", "pipe", "inherit"] as const;
    const child = spawn(process.execPath, command, { cwd, env: { ...process.env, ...env }, stdio: [...stdio] });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once("line", resolve);
      child.once("exit", (code) => reject(new Error(`the policy pack ended with ${code}`)));
    });
    return new Pack(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()));
  }

  /** Its process, for what measures it. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }

  info(): Promise<proto.AnalyzerInfo> {
    return call((done) => this.client.getAnalyzerInfo(new Empty(), done));
  }

  /** Sets levels and parameters; every rule that is not named has its own. */
  async configure(config: PackConfig): Promise<void> {
    const request = new proto.ConfigureAnalyzerRequest();
    this.ownLevels ??= this.info().then(
      (info) => new Map(info.getPoliciesList().map((policy) => [policy.getName(), policy.getEnforcementlevel()])),
    );
    const own = await this.ownLevels;
    for (const [name, given] of Object.entries(config)) {
      const { enforcementLevel, ...properties } = typeof given === "string" ? { enforcementLevel: given } : given;
      const setting = new proto.PolicyConfig();
      const level = enforcementLevel === undefined ? own.get(name) : levelNames.indexOf(enforcementLevel);
      setting.setEnforcementlevel(level ?? 0);
      setting.setProperties(Struct.fromJavaScript(properties as Record<string, JavaScriptValue>));
      request.getPolicyconfigMap().set(name, setting);
    }
    await call<unknown>((done) => this.client.configure(request, done));
  }

  /** Judges each resource, or only those that are `registered`, then all of them as a stack. */
  async judge(resources: readonly Given[], registered = resources): Promise<Said> {
    const about = await this.ask(resources, registered);
    return {
      violations: about.flatMap(({ answer }) => answer.getDiagnosticsList().map(violation)).sort(),
      notApplicable: about.flatMap(({ answer, name }) =>
        answer.getNotApplicableList().map((it) => `${name}: ${it.getReason()}`),
      ),
    };
  }

  /** The violations by the rule that reports them. */
  async judgeByRule(resources: readonly Given[]): Promise<Map<string, string[]>> {
    const byRule = new Map<string, string[]>();
    for (const { answer } of await this.ask(resources)) {
      for (const diagnostic of answer.getDiagnosticsList()) {
        const rule = diagnostic.getPolicyname();
        byRule.set(rule, [...(byRule.get(rule) ?? []), violation(diagnostic)]);
      }
    }
    return byRule;
  }

  /** By rule, `<resource or stack>: <reason>` of those that had nothing to judge. */
  async reasonsByRule(resources: readonly Given[], registered = resources): Promise<Map<string, string[]>> {
    const byRule = new Map<string, string[]>();
    for (const { answer, name } of await this.ask(resources, registered)) {
      for (const it of answer.getNotApplicableList()) {
        const rule = it.getPolicyName();
        byRule.set(rule, [...(byRule.get(rule) ?? []), `${name}: ${it.getReason()}`]);
      }
    }
    return byRule;
  }

  private async ask(
    resources: readonly Given[],
    registered = resources,
  ): Promise<{ answer: proto.AnalyzeResponse; name: string }[]> {
    // One after the other, as the engine's step generator does.
    const answers: proto.AnalyzeResponse[] = [];
    for (const given of registered) {
      answers.push(await call<proto.AnalyzeResponse>((done) => this.client.analyze(request(given), done)));
    }
    const stack = new proto.AnalyzeStackRequest();
    stack.setResourcesList(resources.map((given) => stackResource(given, resources)));
    const together = await call<proto.AnalyzeResponse>((done) => this.client.analyzeStack(stack, done));
    return [
      ...answers.map((answer, index) => ({ answer, name: registered[index]?.name ?? "" })),
      { answer: together, name: "stack" },
    ];
  }

  /** The properties after the pack's remediations, and how many there were. */
  async remediate(given: Given): Promise<{ properties: Record<string, unknown>; count: number }> {
    const answer = await call<proto.RemediateResponse>((done) => this.client.remediate(request(given), done));
    const remediations = answer.getRemediationsList();
    const last = remediations.at(-1)?.getProperties()?.toJavaScript();
    return { properties: last ?? given.properties, count: remediations.length };
  }
}

function violation(diagnostic: proto.AnalyzeDiagnostic): string {
  const message = diagnostic.getMessage().replace(`${diagnostic.getDescription()}\n`, "");
  const name = diagnostic.getUrn().split("::").pop() || "stack";
  return `${levelNames[diagnostic.getEnforcementlevel()]} ${name}: ${message}`;
}

function urn({ type, name }: Given): string {
  return `urn:pulumi:test::shop::${type}::${name}`;
}

const structs = new WeakMap<Given, Struct>();

/** The properties as they are sent; most of a stack is the same in hundreds of cases. */
function encoded(given: Given): Struct {
  const known = structs.get(given) ?? Struct.fromJavaScript(given.properties as Record<string, JavaScriptValue>);
  structs.set(given, known);
  return known;
}

function filled<T extends proto.AnalyzeRequest | proto.AnalyzerResource>(message: T, given: Given): T {
  message.setType(given.type);
  message.setName(given.name);
  message.setUrn(urn(given));
  message.setProperties(encoded(given));
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(given.protect);
  message.setOptions(options);
  return message;
}

function request(given: Given): proto.AnalyzeRequest {
  return filled(new proto.AnalyzeRequest(), given);
}

function stackResource(given: Given, all: readonly Given[]): proto.AnalyzerResource {
  const message = filled(new proto.AnalyzerResource(), given);
  const urnOf = (name: string): string => {
    const found = all.find((candidate) => candidate.name === name);
    return found === undefined ? `urn:pulumi:test::shop::elsewhere::${name}` : urn(found);
  };
  if (given.parent !== undefined) message.setParent(urnOf(given.parent));
  for (const [property, names] of Object.entries(given.from ?? {})) {
    const dependencies = new proto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(names.map(urnOf));
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

function call<T>(start: (done: (error: ServiceError | null, answer: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, answer) => (error === null ? resolve(answer) : reject(new Error(error.details))));
  });
}
