import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { LocalWorkspace, type EngineEvent, type OutputMap, type Stack } from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import { checkout } from "../../program/checkout";
import { caller } from "../providers/recorded";
import type { Engine } from "./engine";

const run = promisify(execFile);

/** A stack file as far as these tests change it. */
export interface Configuration {
  "kubernetes-postgres:platform": Record<string, unknown>;
  "kubernetes-postgres:clusters": Record<string, unknown>[];
  [key: string]: unknown;
}

/** One thing the engine did or would do. */
export interface Step {
  op: string;
  urn: string;
  type: string;
  name: string;
}

/** What came of one `pulumi` command. */
export interface Outcome {
  succeeded: boolean;
  /** In the order in which the engine began them. */
  steps: Step[];
  events: EngineEvent[];
  /** How many resources were or would be created, updated and so on. */
  changes: Record<string, number>;
  /** Everything it said, without colours. */
  said: string;
}

export interface RunOptions {
  policyPack?: { directory: string; config: string };
  /** Where a preview writes its plan. */
  plan?: string;
}

/** The passphrase that the secrets of Pulumi.local.yaml are encrypted with. */
export const passphrase = "local";

/** What a project directory is made of besides its stack file. */
const projectFiles = ["index.ts", "start.js", "package.json", "node_modules", "tools"];

/**
 * The unmodified program of the checkout as a stack of its own: the project's files are links into the checkout, the
 * stack file is one of its stacks under names that nothing else on the cluster has.
 */
export class TestStack {
  /** Name of the database cluster, and of its namespace. */
  readonly name = `kubepg-test-${randomBytes(4).toString("hex")}`;

  private constructor(
    private readonly engine: Engine,
    private readonly stack: Stack,
    private readonly directory: string,
  ) {}

  static async create(engine: Engine, source: string): Promise<TestStack> {
    const directory = fs.mkdtempSync(path.join(engine.directory, `${source}-`));
    for (const file of projectFiles) fs.symlinkSync(path.join(checkout, file), path.join(directory, file));
    fs.copyFileSync(path.join(checkout, "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
    const stackFile = path.join(directory, `Pulumi.${source}.yaml`);
    fs.copyFileSync(path.join(checkout, `Pulumi.${source}.yaml`), stackFile);
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: source, workDir: directory },
      { envVars: { ...engine.environment, PULUMI_CONFIG_PASSPHRASE: passphrase } },
    );
    const created = new TestStack(engine, stack, directory);
    created.configure((settings) => {
      created.rename(settings);
    });
    return created;
  }

  get stackFile(): string {
    return path.join(this.directory, `Pulumi.${this.stack.name}.yaml`);
  }

  /** Changes the stack file, as a person would. */
  configure(change: (settings: Configuration) => void): void {
    const content = parse(fs.readFileSync(this.stackFile, "utf8")) as { config: Configuration };
    change(content.config);
    fs.writeFileSync(this.stackFile, stringify(content));
  }

  /** Changes the settings of the one database cluster. */
  configureCluster(change: (cluster: Record<string, unknown>) => void): void {
    this.configure((settings) => {
      change(settings["kubernetes-postgres:clusters"][0]);
    });
  }

  preview(options: RunOptions = {}): Promise<Outcome> {
    return this.run(options, (all) => this.stack.preview({ ...all, plan: options.plan }));
  }

  up(options: RunOptions = {}): Promise<Outcome> {
    return this.withNodes(() => this.run(options, (all) => this.stack.up(all)));
  }

  refresh(): Promise<Outcome> {
    return this.run({}, ({ onEvent }) => this.stack.refresh({ onEvent, color: "never" }));
  }

  /** As scripts do, without asking first: what is not protected is gone before what is protected refuses. */
  destroy(): Promise<Outcome> {
    return this.withNodes(() => this.run({}, ({ onEvent }) => this.stack.destroy({ onEvent, color: "never" })));
  }

  /** Any command of the CLI in the project's directory. */
  async command(...args: string[]): Promise<{ succeeded: boolean; said: string }> {
    const { workspace, name } = this.stack;
    const env = { ...process.env, ...workspace.envVars };
    const all = [...args, "--stack", name, "--non-interactive", "--color", "never"];
    try {
      const { stdout, stderr } = await run("pulumi", all, { cwd: this.directory, env });
      return { succeeded: true, said: stdout + stderr };
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return { succeeded: false, said: stdout + stderr };
    }
  }

  outputs(): Promise<OutputMap> {
    return this.stack.outputs();
  }

  async exportedResources(): Promise<StateResource[]> {
    const { deployment } = await this.stack.exportStack();
    return (deployment as { resources?: StateResource[] }).resources ?? [];
  }

  /** Everything the backend has on disk about this stack, history and backups included. */
  storedText(): string {
    const root = path.join(this.engine.directory, "state");
    const files = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
    return [...texts, fs.readFileSync(this.stackFile, "utf8")].join("\n");
  }

  /** Takes away what a failed test left on the cluster. */
  async cleanUp(): Promise<void> {
    const { api } = this.engine;
    await api.delete("v1", "Namespace", this.name);
    for (const [apiVersion, kind] of [
      ["storage.k8s.io/v1", "StorageClass"],
      ["storage.k8s.io/v1", "VolumeAttributesClass"],
      ["scheduling.k8s.io/v1", "PriorityClass"],
    ]) {
      const left = (await api.list(apiVersion, kind)).filter(({ metadata }) => metadata.name.startsWith(this.name));
      for (const { metadata } of left) await api.delete(apiVersion, kind, metadata.name);
    }
  }

  private rename(settings: Configuration): void {
    const platform = settings["kubernetes-postgres:platform"];
    if (platform.cloud === "aws") {
      platform.storageClasses = { namePrefix: this.name };
      // One of a name in a Kubernetes cluster, as StorageClasses are.
      if (platform.priorityClass === undefined) platform.priorityClass = { name: this.name };
      platform.existing = { accountId: caller.accountId };
    }
    settings["kubernetes-postgres:clusters"][0].name = this.name;
    // The context of KUBECONFIG that is current.
    delete settings["kubernetes-postgres:kubernetes"];
  }

  private async withNodes(run: () => Promise<Outcome>): Promise<Outcome> {
    const nodes = this.engine.playAbsentNodes(this.name);
    try {
      return await run();
    } finally {
      await nodes.stop();
    }
  }

  private async run(options: RunOptions, start: (options: EngineOptions) => Promise<unknown>): Promise<Outcome> {
    const events: EngineEvent[] = [];
    const pack = options.policyPack;
    const policies = pack === undefined ? {} : { policyPacks: [pack.directory], policyPackConfigs: [pack.config] };
    let succeeded = true;
    let failure = "";
    try {
      await start({ color: "never", onEvent: (event) => events.push(event), ...policies });
    } catch (error) {
      succeeded = false;
      failure = error instanceof Error ? error.message : String(error);
    }
    const said = events.flatMap(messageOf);
    const { resourceChanges } = events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent ?? {};
    const changes = (resourceChanges ?? {}) as Record<string, number>;
    return { succeeded, steps: events.flatMap(stepOf), events, changes, said: [...said, failure].join("\n") };
  }
}

interface EngineOptions {
  color: "never";
  onEvent: (event: EngineEvent) => void;
  policyPacks?: string[];
  policyPackConfigs?: string[];
}

/** A resource as the state holds it. */
export interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  [option: string]: unknown;
}

/** What a person at the terminal reads. */
function messageOf({ diagnosticEvent, policyEvent }: EngineEvent): string[] {
  // The SDK's types leave out "debug", which is most of what the engine says.
  if ((diagnosticEvent?.severity as string | undefined) === "debug") return [];
  const message = diagnosticEvent?.message ?? policyEvent?.message;
  return message === undefined ? [] : [message.trim()];
}

function stepOf({ resourcePreEvent }: EngineEvent): Step[] {
  if (resourcePreEvent === undefined) return [];
  const { op, urn, type } = resourcePreEvent.metadata;
  return [{ op, urn, type, name: urn.split("::").at(-1) ?? "" }];
}
