import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { maxMessageSize } from "../host";
import type { ProgramContext } from "../program";
import { UserError } from "../project";
import type { Registration } from "../registration";
import { call } from "../unary";
import type { PropertyMap } from "../values";
import { reconcile, type DeclaredPolicy, type PolicySetting } from "./configuration";
import { levelNumber, levelOf, type Level } from "./levels";
import type { PackProcess } from "./pack";
import { analyzeRequest, analyzeStackRequest } from "./requests";

/** A policy of the pack, and the level it runs at. */
export interface Rule {
  name: string;
  description: string;
  level: Level;
  severity: string;
  kind: "resource" | "stack";
}

/** What a policy found. */
export interface Violation {
  policy: string;
  level: Level;
  urn: string;
  message: string;
}

/** Where a policy changed a resource instead of refusing it. */
export interface Remediation {
  policy: string;
  urn: string;
}

/** What came of a policy pack. */
export interface PolicyResult {
  pack: { name: string; version: string };
  rules: Rule[];
  violations: Violation[];
  remediations: Remediation[];
}

const severityNames = ["unspecified", "low", "medium", "high", "critical"] as const;

/** Asks a running policy pack about every resource, over the Analyzer protocol, as the engine does. */
export class PolicyDriver {
  private readonly pending: Promise<Violation[]>[] = [];
  private readonly remediations: Remediation[] = [];
  private readonly remediationDiagnostics: Violation[] = [];

  private constructor(
    private readonly client: AnalyzerClient,
    private readonly info: proto.AnalyzerInfo,
    private readonly version: string,
    readonly rules: Rule[],
    private readonly all: ReadonlyMap<string, Registration>,
  ) {}

  /** Waits for the pack to serve, then configures it for the stack. */
  static async connect(
    pack: PackProcess,
    context: ProgramContext,
    packDirectory: string,
    settings: Record<string, PolicySetting>,
    all: ReadonlyMap<string, Registration>,
  ): Promise<PolicyDriver> {
    const client = new AnalyzerClient(await pack.address, grpc.credentials.createInsecure(), maxMessageSize);
    try {
      const { info, rules } = await configure(client, context, packDirectory, settings);
      return new PolicyDriver(client, info, pack.version ?? info.getVersion(), rules, all);
    } catch (error) {
      client.close();
      throw packError(error);
    }
  }

  /**
   * Remediates a resource and starts its analysis. Returns the inputs to go on with; what the analysis finds is
   * collected by finish(), so that the program does not wait for it.
   */
  async resource(registration: Registration): Promise<PropertyMap> {
    let inputs = registration.inputs;
    if (this.rules.some(({ level }) => level === "remediate")) inputs = await this.remediate(registration);
    const request = analyzeRequest({ ...registration, inputs }, this.all, false);
    const analysis = call<proto.AnalyzeResponse>((done) => this.client.analyze(request, done));
    this.pending.push(analysis.then((response) => violations(response, registration.urn)));
    // A failure is reported by finish(); until then nobody may call it unhandled.
    analysis.catch(() => undefined);
    this.pending.at(-1)?.catch(() => undefined);
    return inputs;
  }

  /** Analyzes the stack as a whole and gathers everything, in the order of `resources`. */
  async finish(resources: readonly Registration[], stackUrn: string): Promise<PolicyResult> {
    let found: Violation[];
    let stack: proto.AnalyzeResponse;
    try {
      // A pack may rely on it: every resource is judged before the stack is.
      found = (await Promise.all(this.pending)).flat();
      const request = analyzeStackRequest(resources, this.all);
      stack = await call<proto.AnalyzeResponse>((done) => this.client.analyzeStack(request, done));
    } catch (error) {
      throw packError(error);
    }
    // Nothing corrects a whole stack: what should have been remediated is refused.
    const ofStack = violations(stack, stackUrn).map((violation) => ({
      ...violation,
      level: violation.level === "remediate" ? ("mandatory" as const) : violation.level,
    }));
    const order = new Map(resources.map(({ urn }, index) => [urn, index]));
    const place = (urn: string) => order.get(urn) ?? -1;
    const inOrder = <T extends { urn: string; policy: string }>(items: T[]) =>
      items.sort((a, b) => place(a.urn) - place(b.urn) || (a.policy < b.policy ? -1 : a.policy > b.policy ? 1 : 0));
    return {
      pack: { name: this.info.getName(), version: this.version },
      rules: this.rules,
      violations: inOrder([...this.remediationDiagnostics, ...found, ...ofStack]),
      remediations: inOrder(this.remediations),
    };
  }

  close(): void {
    this.client.close();
  }

  private async remediate(registration: Registration): Promise<PropertyMap> {
    const request = analyzeRequest(registration, this.all, true);
    const response = await call<proto.RemediateResponse>((done) => this.client.remediate(request, done));
    let inputs = registration.inputs;
    for (const remediation of response.getRemediationsList()) {
      const found = { policy: remediation.getPolicyname(), urn: registration.urn };
      if (remediation.getDiagnostic() !== "") {
        this.remediationDiagnostics.push({ ...found, level: "advisory", message: remediation.getDiagnostic() });
      } else {
        inputs = remediation.getProperties()?.toJavaScript() ?? inputs;
        this.remediations.push(found);
      }
    }
    return inputs;
  }
}

/** Tells a pack which stack it judges and how its policies are set. */
async function configure(
  client: AnalyzerClient,
  context: ProgramContext,
  packDirectory: string,
  settings: Record<string, PolicySetting>,
): Promise<{ info: proto.AnalyzerInfo; rules: Rule[] }> {
  const handshake = new proto.AnalyzerHandshakeRequest().setEngineAddress(context.address);
  handshake.setRootDirectory(packDirectory).setProgramDirectory(packDirectory);
  await tolerated(call((done) => client.handshake(handshake, done)));
  await tolerated(call((done) => client.configureStack(stackRequest(context), done)));
  const info = await call<proto.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
  const initial = Object.fromEntries(
    info
      .getInitialconfigMap()
      .toArray()
      .map(([name]) => [name, initialSetting(info, name)]),
  );
  const declared = info.getPoliciesList();
  const effective = reconcile(declared.map(declaredPolicy), initial, settings);
  await call((done) => client.configure(configureRequest(effective), done));
  const rules = declared.map((policy) => rule(policy, effective[policy.getName()].level));
  return { info, rules };
}

/** A call that failed, in the pack's words: a policy that throws, a pack that ended. */
function packError(error: unknown): unknown {
  const details = (error as Partial<grpc.ServiceError>).details;
  return typeof details === "string" ? new UserError(`the policy pack failed: ${details}`) : error;
}

/** Lets a pack do without what older ones do not implement. */
async function tolerated(attempt: Promise<unknown>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if ((error as grpc.ServiceError).code !== grpc.status.UNIMPLEMENTED) throw error;
  }
}

function stackRequest(context: ProgramContext): proto.AnalyzerStackConfigureRequest {
  const request = new proto.AnalyzerStackConfigureRequest()
    .setStack(context.stack)
    .setProject(context.project.name)
    .setOrganization(context.organization)
    .setDryRun(true)
    .setConfigSecretKeysList([...context.configuration.secretKeys]);
  for (const [key, value] of Object.entries(context.configuration.values)) request.getConfigMap().set(key, value);
  return request;
}

function initialSetting(info: proto.AnalyzerInfo, name: string): PolicySetting {
  const setting = info.getInitialconfigMap().get(name);
  if (setting === undefined) return {};
  const properties = setting.getProperties()?.toJavaScript();
  return { level: levelOf(setting.getEnforcementlevel()), properties };
}

function declaredPolicy(policy: proto.PolicyInfo): DeclaredPolicy {
  const schema = policy.getConfigschema();
  const properties = (schema?.getProperties()?.toJavaScript() ?? {}) as { [name: string]: PropertyMap };
  return {
    name: policy.getName(),
    level: levelOf(policy.getEnforcementlevel()),
    schema: schema && { properties, required: schema.getRequiredList() },
  };
}

function configureRequest(settings: Record<string, Required<PolicySetting>>): proto.ConfigureAnalyzerRequest {
  const request = new proto.ConfigureAnalyzerRequest();
  for (const [name, { level, properties }] of Object.entries(settings)) {
    const message = new proto.PolicyConfig().setEnforcementlevel(levelNumber(level));
    request.getPolicyconfigMap().set(name, message.setProperties(Struct.fromJavaScript(properties)));
  }
  return request;
}

function rule(policy: proto.PolicyInfo, level: Level): Rule {
  return {
    name: policy.getName(),
    description: policy.getDescription(),
    level,
    severity: severityNames[policy.getSeverity()],
    kind: policy.getPolicyType() === proto.PolicyType.POLICY_TYPE_STACK ? "stack" : "resource",
  };
}

function violations(response: proto.AnalyzeResponse, defaultUrn: string): Violation[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: levelOf(diagnostic.getEnforcementlevel()),
    urn: diagnostic.getUrn() || defaultUrn,
    message: message(diagnostic),
  }));
}

/** A pack puts the policy's description before its message; it is told apart where it is known. */
function message(diagnostic: proto.AnalyzeDiagnostic): string {
  const text = diagnostic.getMessage();
  const description = `${diagnostic.getDescription()}\n`;
  return text.startsWith(description) ? text.slice(description.length) : text;
}
