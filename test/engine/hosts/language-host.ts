import { spawn, type ChildProcess } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Host } from "kubepg/engine/host";
import { resolveFrom } from "kubepg/engine/program";
import { unary } from "kubepg/engine/unary";

/** Exit code of the SDK's runner when it has already told the engine why the program failed. */
const failureAlreadyLogged = 32;

/**
 * What `pulumi-language-nodejs` does, as far as a test needs it: starts the SDK's own `cmd/run` for a program and its
 * `cmd/run-policy-pack` for a policy pack. The engine is pointed to it by PULUMI_DEBUG_LANGUAGES.
 */
export class LanguageHost {
  private readonly running = new Set<ChildProcess>();
  /** Of the command that attached last: one `pulumi` at a time. */
  private engineAddress = "";

  private constructor(private readonly host: Host) {}

  static async start(): Promise<LanguageHost> {
    const started = new LanguageHost(await Host.listen());
    started.host.serve(grpc, [[LanguageRuntimeService, started.handlers()]]);
    return started;
  }

  /** In the words of PULUMI_DEBUG_LANGUAGES. */
  get attachment(): string {
    return `nodejs:${this.host.port}`;
  }

  stop(): void {
    for (const child of this.running) child.kill();
    this.host.close();
  }

  private handlers(): grpc.UntypedServiceImplementation {
    return {
      handshake: unary((request: language.LanguageHandshakeRequest) => {
        this.engineAddress = request.getEngineAddress();
        return new language.LanguageHandshakeResponse();
      }),
      cancel: unary(() => new Empty()),
      getPluginInfo: unary(() => new plugin.PluginInfo().setVersion("0.0.0-test")),
      // None: the providers are attached, there is nothing to install.
      getRequiredPackages: unary(() => new language.GetRequiredPackagesResponse()),
      getRequiredPlugins: unary(() => new language.GetRequiredPluginsResponse()),
      run: unary((request: language.RunRequest) => this.run(request)),
      runPlugin: (call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>) => {
        this.runPolicyPack(call);
      },
    };
  }

  private async run(request: language.RunRequest): Promise<language.RunResponse> {
    const info = request.getInfo();
    const directory = info?.getProgramDirectory() ?? request.getPwd();
    const runner = runnerIn(directory, "run");
    const flags = {
      monitor: request.getMonitorAddress(),
      engine: this.engineAddress,
      organization: request.getOrganization(),
      project: request.getProject(),
      stack: request.getStack(),
      "root-directory": info?.getRootDirectory() ?? directory,
      pwd: request.getPwd(),
      parallel: String(request.getParallel()),
    };
    const child = spawn(
      process.execPath,
      [
        runner,
        ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        info?.getEntryPoint() ?? request.getProgram(),
      ],
      {
        cwd: directory,
        env: {
          ...process.env,
          PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
          PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
          PULUMI_NODEJS_TYPESCRIPT: "false",
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    return outcome(this.track(child));
  }

  /** Its output is the engine's to read: the first line is the port. */
  private runPolicyPack(call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>): void {
    const { request } = call;
    const info = request.getInfo();
    const directory = info?.getProgramDirectory() ?? request.getProgram();
    const runner = runnerIn(directory, "run-policy-pack");
    const environment = request.getEnvList().map((entry) => [entry.split("=")[0], entry.slice(entry.indexOf("=") + 1)]);
    const child = spawn(process.execPath, [runner, ...request.getArgsList(), info?.getEntryPoint() ?? "."], {
      cwd: directory,
      env: { ...process.env, ...Object.fromEntries(environment) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (bytes: Buffer) => call.write(new language.RunPluginResponse().setStdout(bytes)));
    child.stderr.on("data", (bytes: Buffer) => call.write(new language.RunPluginResponse().setStderr(bytes)));
    child.on("close", (code) => {
      call.write(new language.RunPluginResponse().setExitcode(code ?? 0));
      call.end();
    });
    call.on("cancelled", () => child.kill());
    this.track(child);
  }

  private track<Child extends ChildProcess>(child: Child): Child {
    this.running.add(child);
    child.on("close", () => this.running.delete(child));
    return child;
  }
}

function runnerIn(directory: string, name: "run" | "run-policy-pack"): string {
  const runner = resolveFrom(directory, `@pulumi/pulumi/cmd/${name}`);
  if (runner === undefined) throw new Error(`@pulumi/pulumi is not installed in ${directory}`);
  return runner;
}

function outcome(child: ChildProcess): Promise<language.RunResponse> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const response = new language.RunResponse();
      if (code === 0) resolve(response);
      else if (code === failureAlreadyLogged) resolve(response.setBail(true));
      else resolve(response.setError(`the program ended with ${signal ?? `exit code ${code}`}\n${output}`));
    });
  });
}
