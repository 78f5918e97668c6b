import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LanguageHost } from "../hosts/language-host";
import { ProviderHost, type Provider } from "../hosts/provider-host";
import { abilitiesOf, canRun } from "../kubernetes/abilities";
import { AbsentNodes } from "../kubernetes/absent-nodes";
import { Objects, type KubernetesObject } from "../kubernetes/objects";
import { KubernetesProvider } from "../providers/kubernetes";
import { RecordedAws, RecordedRandom } from "../providers/recorded";
import { hasLanguageHost, hasPlugin, sharedPlugins } from "./requirements";

/**
 * Everything that the real `pulumi` needs beside itself: the API server of KUBECONFIG, a home of its own, and a stand-in
 * for each plugin that is not on the machine. AWS stands in always: nobody's account is touched by a test.
 */
export class Engine {
  readonly aws = new RecordedAws();
  private readonly stops: (() => void)[] = [];
  private attachments: NodeJS.ProcessEnv = {};

  private constructor(
    readonly api: Objects,
    /** Removed with everything in it by `stop`. */
    readonly directory: string,
  ) {}

  static async start(): Promise<Engine> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kubepg-engine-"));
    const engine = new Engine(await Objects.connect(), directory);
    try {
      await engine.attach();
    } catch (error) {
      engine.stop();
      throw error;
    }
    return engine;
  }

  /** What `pulumi` is run with. */
  get environment(): Record<string, string> {
    const { directory } = this;
    return {
      PULUMI_HOME: path.join(directory, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(directory, "state")}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
      // A plugin that is neither attached nor installed is a mistake of the test, not a download.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PATH: `${process.env.PATH}:${path.join(directory, "bin")}`,
      ...this.attachments,
    };
  }

  /** Whether a Cluster of the operator can come up by itself. */
  async runs(cluster: KubernetesObject): Promise<boolean> {
    return canRun(cluster, await abilitiesOf(this.api));
  }

  /** Plays in `namespace` what the Kubernetes cluster cannot do; its `stop` ends that. */
  playAbsentNodes(namespace: string): AbsentNodes {
    return new AbsentNodes(this.api, namespace, (arn) => this.secretString(arn));
  }

  stop(): void {
    this.stops.splice(0).forEach((stop) => {
      stop();
    });
    this.api.stop();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  private async attach(): Promise<void> {
    for (const name of ["home", "state", "bin"]) fs.mkdirSync(path.join(this.directory, name));
    if (fs.existsSync(sharedPlugins)) fs.symlinkSync(sharedPlugins, path.join(this.directory, "home", "plugins"));
    const language = await LanguageHost.start();
    this.stops.push(() => {
      language.stop();
    });
    // The engine asks the PATH whether the language is known before it attaches to the host.
    if (!hasLanguageHost()) {
      fs.writeFileSync(path.join(this.directory, "bin", "pulumi-language-nodejs"), "#!/bin/sh\nexit 1\n", {
        mode: 0o755,
      });
    }
    const providers: Provider[] = [this.aws];
    if (!hasPlugin("kubernetes")) providers.push(new KubernetesProvider(this.api));
    if (!hasPlugin("random")) providers.push(new RecordedRandom());
    const hosts = await Promise.all(providers.map((provider) => ProviderHost.start(provider)));
    this.stops.push(
      ...hosts.map((host) => () => {
        host.stop();
      }),
    );
    this.attachments = {
      PULUMI_DEBUG_LANGUAGES: language.attachment,
      PULUMI_DEBUG_PROVIDERS: hosts.map(({ attachment }) => attachment).join(","),
    };
  }

  /** The newest version of a secret in the AWS that stands in. */
  private secretString(arn: string): string | undefined {
    const versions = this.aws.resources.filter(
      ({ urn, outputs }) => urn.includes("secretVersion:SecretVersion::") && outputs.secretId === arn,
    );
    const text = versions.at(-1)?.outputs.secretString;
    return typeof text === "string" ? text : undefined;
  }
}
