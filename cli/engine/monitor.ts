import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { unansweredMessage, type Answers } from "./invokes";
import { mapEntries, recordedOptions, transformOptions } from "./options";
import * as providers from "./providers";
import type { Registration, SourcePosition } from "./registration";
import { Transforms, upgradeToOutputs } from "./transforms";
import { isProviderType, makeUrn, packageOf, parseUrn } from "./urn";
import { Refusal, unary } from "./unary";
import {
  downgradeOutputs,
  envelopeOf,
  makeSecret,
  outputDependencies,
  unknownValue,
  type PropertyMap,
  type Value,
} from "./values";

/** What the monitor is told, and whom it tells. */
export interface MonitorContext {
  project: string;
  stack: string;
  organization: string;
  configuration: providers.StackConfiguration;
  answers: Answers;
  /** Called once for each resource before the program goes on; returns the inputs as policies remediated them. */
  registered(registration: Registration): Promise<PropertyMap>;
  /** What a provider would have computed, where the program is to see stand-ins; `id` becomes the resource's id. */
  standIns(registration: Registration): PropertyMap;
  /** Where in the sources a frame of the program is. */
  position(frames: { uri: string; line: number; column: number }[]): {
    source?: SourcePosition;
    via?: SourcePosition;
  };
  error(message: string, urn: string): void;
  note: (text: string) => void;
}

interface Package {
  name: string;
  version: string;
  pluginDownloadUrl: string;
}

/** The engine's side of a preview: records what the program registers, with nothing there yet. */
export class Monitor {
  /** In the order of arrival, default providers among them. */
  readonly registrations = new Map<string, Registration>();
  private readonly transforms = new Transforms();
  private readonly packages = new Map<string, Package>();

  constructor(private readonly context: MonitorContext) {}

  handlers(): grpc.UntypedServiceImplementation {
    const empty = () => new Empty();
    return {
      getDeploymentInfo: unary(() => this.deploymentInfo()),
      supportsFeature: unary(() => new proto.SupportsFeatureResponse().setHassupport(true)),
      invoke: unary((request: proto.ResourceInvokeRequest) => this.invoke(request)),
      call: unary((request: proto.ResourceCallRequest) => {
        throw new Refusal(
          grpc.status.UNIMPLEMENTED,
          `kubepg cannot call ${request.getTok()}: methods of components in other languages need the Pulumi CLI.`,
        );
      }),
      readResource: unary((request: proto.ReadResourceRequest) => this.readResource(request)),
      existsResource: unary(() => new proto.ExistsResourceResponse().setUnknown(true)),
      registerResource: unary((request: proto.RegisterResourceRequest) => this.registerResource(request)),
      registerResourceOutputs: unary((request: proto.RegisterResourceOutputsRequest) => {
        const outputs = downgradeOutputs(request.getOutputs()?.toJavaScript() ?? {}) as PropertyMap;
        const registration = this.registrations.get(request.getUrn());
        if (registration !== undefined) registration.outputs = outputs;
        return new Empty();
      }),
      registerStackTransform: unary((callback: Callback) => {
        this.transforms.addStackTransform(callback);
        return new Empty();
      }),
      registerStackInvokeTransform: unary((callback: Callback) => {
        this.transforms.addStackInvokeTransform(callback);
        return new Empty();
      }),
      // Hooks run when resources are created, which a preview does not do.
      registerResourceHook: unary(empty),
      registerErrorHook: unary(empty),
      registerPackage: unary((request: proto.RegisterPackageRequest) => this.registerPackage(request)),
      signalAndWaitForShutdown: unary(empty),
    };
  }

  close(): void {
    this.transforms.close();
  }

  private deploymentInfo(): proto.DeploymentInfo {
    const { project, stack, organization, configuration } = this.context;
    const info = new proto.DeploymentInfo().setProject(project).setStack(stack).setOrganization(organization);
    for (const [key, value] of Object.entries(configuration.values)) info.getConfigMap().set(key, value);
    info
      .setConfigsecretkeysList([...configuration.secretKeys])
      .setDryrun(true)
      .setParallel(16);
    const features = Object.values(proto.ResourceMonitorFeature).filter((value) => typeof value === "number");
    return info.setSupportedfeaturesList(features);
  }

  private async registerResource(request: proto.RegisterResourceRequest): Promise<proto.RegisterResourceResponse> {
    if (request.getRemote()) {
      throw new Refusal(
        grpc.status.UNIMPLEMENTED,
        `kubepg cannot construct ${request.getType()}: components of another language need the Pulumi CLI.`,
      );
    }
    const subject = {
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
    };
    this.inherit(request);
    const own = request.getTransformsList();
    const given = {
      properties: request.getObject()?.toJavaScript() ?? {},
      dependencies: request.getDependenciesList(),
      propertyDependencies: Object.fromEntries(
        mapEntries(request.getPropertydependenciesMap()).map(([key, urns]) => [key, urns.getUrnsList()]),
      ),
    };
    const { properties, options } = await this.transforms.run(
      this.transforms.applicable(subject.parent, own),
      subject,
      {
        // Only a resource with transforms of its own has its dependencies read back from its properties afterwards.
        properties: own.length > 0 ? upgradeToOutputs(given.properties, given.propertyDependencies) : given.properties,
        options: transformOptions(request),
      },
    );
    const dependencies = new Set(own.length > 0 ? options.getDependsOnList() : given.dependencies);
    const propertyDependencies: { [property: string]: string[] } = {};
    for (const [key, value] of Object.entries(properties)) {
      const before = own.length > 0 ? [] : (given.propertyDependencies[key] ?? []);
      const urns = [...new Set([...before, ...outputDependencies(value)])].sort();
      if (urns.length > 0) propertyDependencies[key] = urns;
      if (own.length > 0) urns.forEach((urn) => dependencies.add(urn));
    }

    const { project, stack } = this.context;
    const urn = makeUrn(stack, project, subject.parent, subject.type, subject.name);
    const reference = await this.providerFor(subject, options, request.getPackageref());
    const registration: Registration = {
      urn,
      ...subject,
      external: false,
      inputs: downgradeOutputs(properties) as PropertyMap,
      options: recordedOptions(request, options, [...dependencies], propertyDependencies, reference),
      ...this.position(request),
      defaultProvider: false,
    };
    if (isProviderType(subject.type) && options.getVersion() !== "") registration.inputs.version = options.getVersion();
    this.transforms.remember(urn, subject.parent, own);
    await this.record(registration);

    const response = new proto.RegisterResourceResponse().setUrn(urn);
    if (!subject.custom) return response.setObject(new Struct());
    // Without an id, as nothing is created in a preview; the SDK makes outputs without a value unknown.
    const { id, ...computed } = this.context.standIns(registration);
    if (typeof id === "string") response.setId(id);
    return response.setObject(Struct.fromJavaScript(previewOutputs(registration, computed)));
  }

  /** What children take over from their parent (pulumi/pulumi, source_eval.go inheritFromParent). */
  private inherit(request: proto.RegisterResourceRequest): void {
    const parent = this.registrations.get(request.getParent())?.options;
    if (parent === undefined) return;
    if (request.getDeletedwith() === "") request.setDeletedwith(parent.deletedWith ?? "");
    if (!request.hasProtect() && parent.protect !== undefined) request.setProtect(parent.protect);
    if (!request.hasRetainondelete() && parent.retainOnDelete !== undefined) {
      request.setRetainondelete(parent.retainOnDelete);
    }
  }

  private async providerFor(
    subject: { type: string; custom: boolean; parent: string },
    options: proto.TransformResourceOptions,
    packageRef: string,
  ): Promise<string> {
    if (!subject.custom || isProviderType(subject.type)) return "";
    const resolved = providers.resolveProvider(
      options.getProvider(),
      Object.fromEntries(mapEntries(options.getProvidersMap())),
      subject.type,
      this.parentsOf(subject.parent),
    );
    if (resolved !== undefined) return resolved;
    const known = this.packages.get(packageRef);
    return this.defaultProvider({
      package: packageOf(subject.type),
      version: known?.version ?? options.getVersion(),
      pluginDownloadUrl: known?.pluginDownloadUrl ?? options.getPluginDownloadUrl(),
    });
  }

  private parentsOf(urn: string): Registration[] {
    const found: Registration[] = [];
    for (let at = this.registrations.get(urn); at !== undefined; at = this.registrations.get(at.parent)) found.push(at);
    return found;
  }

  private async defaultProvider(request: { package: string; version: string; pluginDownloadUrl: string }) {
    const { project, stack, configuration } = this.context;
    if (providers.defaultProviderDenied(request.package, configuration)) {
      throw new Refusal(
        grpc.status.UNKNOWN,
        `Default provider for '${request.package}' disabled. A resource of this package must use an explicit provider.`,
      );
    }
    const type = `pulumi:providers:${request.package}`;
    const name = providers.defaultProviderName(request.version, request.pluginDownloadUrl);
    const urn = makeUrn(stack, project, "", type, name);
    if (!this.registrations.has(urn)) {
      await this.record({
        urn,
        type,
        name,
        parent: "",
        custom: true,
        external: false,
        inputs: providers.defaultProviderInputs(request, configuration),
        options: {},
        defaultProvider: true,
      });
    }
    return providers.providerReference(urn);
  }

  private async record(registration: Registration): Promise<void> {
    const { urn } = registration;
    if (this.registrations.has(urn)) {
      this.context.error(`Duplicate resource URN '${urn}'; try giving it a unique name`, urn);
      return;
    }
    this.registrations.set(urn, registration);
    registration.inputs = await this.context.registered(registration);
  }

  private async readResource(request: proto.ReadResourceRequest): Promise<proto.ReadResourceResponse> {
    const { project, stack } = this.context;
    const type = request.getType();
    const urn = makeUrn(stack, project, request.getParent(), type, request.getName());
    const inputs = request.getProperties()?.toJavaScript() ?? {};
    const defaults = { version: request.getVersion(), pluginDownloadUrl: request.getPlugindownloadurl() };
    const provider = request.getProvider() || (await this.defaultProvider({ package: packageOf(type), ...defaults }));
    await this.record({
      urn,
      type,
      name: request.getName(),
      parent: request.getParent(),
      custom: true,
      external: true,
      inputs,
      options: { importId: request.getId(), provider },
      ...this.position(request),
      defaultProvider: false,
    });
    this.context.note(`${parseUrn(urn).name} (${type}) exists already: what only the cloud knows of it stays unknown.`);
    return new proto.ReadResourceResponse().setUrn(urn).setProperties(Struct.fromJavaScript(inputs));
  }

  private async invoke(request: proto.ResourceInvokeRequest): Promise<proto.ResourceInvokeResponse> {
    const token = request.getTok();
    const before = request.getArgs()?.toJavaScript() ?? {};
    const given = new proto.TransformInvokeOptions()
      .setProvider(request.getProvider())
      .setVersion(request.getVersion());
    const { args, options } = await this.transforms.runInvoke(token, before, given);
    if (token === "pulumi:pulumi:getResource") return this.getResource(args.urn);
    const answer = Object.hasOwn(this.context.answers, token) ? this.context.answers[token] : undefined;
    if (answer === undefined) {
      throw new Refusal(grpc.status.UNKNOWN, unansweredMessage(token, this.context.answers));
    }
    const { configuration, note } = this.context;
    const explicit = this.registrations.get(providers.providerUrn(options.getProvider()));
    const defaults = { package: packageOf(token), version: options.getVersion(), pluginDownloadUrl: "" };
    const provider = explicit?.inputs ?? providers.defaultProviderInputs(defaults, configuration);
    const result = answer({ args, provider, configuration, note });
    return new proto.ResourceInvokeResponse().setReturn(Struct.fromJavaScript(result));
  }

  /** How SDKs rehydrate a reference to a resource of the same program. */
  private getResource(urn: Value): proto.ResourceInvokeResponse {
    const found = typeof urn === "string" ? this.registrations.get(urn) : undefined;
    if (found === undefined) throw new Refusal(grpc.status.NOT_FOUND, `unknown resource ${JSON.stringify(urn)}`);
    const state = found.outputs ?? found.inputs;
    const result = { urn, state, ...(found.custom ? { id: unknownValue } : {}) };
    return new proto.ResourceInvokeResponse().setReturn(Struct.fromJavaScript(result));
  }

  private registerPackage(request: proto.RegisterPackageRequest): proto.RegisterPackageResponse {
    const parameters = request.getParameterization();
    const found: Package = {
      name: parameters?.getName() ?? request.getName(),
      version: parameters?.getVersion() ?? request.getVersion(),
      pluginDownloadUrl: request.getDownloadUrl(),
    };
    const reference = `${found.name}@${found.version}`;
    this.packages.set(reference, found);
    return new proto.RegisterPackageResponse().setRef(reference);
  }

  private position(request: proto.RegisterResourceRequest | proto.ReadResourceRequest) {
    const frames = (request.getStacktrace()?.getFramesList() ?? [])
      .map((frame) => frame.getPc())
      .filter((position) => position !== undefined);
    const own = request.getSourceposition();
    return this.context.position(
      [...(own === undefined ? [] : [own]), ...frames].map((position) => ({
        uri: position.getUri(),
        line: position.getLine(),
        column: position.getColumn(),
      })),
    );
  }
}

/** What a provider answers in a preview: the inputs; what it will compute and keep secret is secret already. */
function previewOutputs({ inputs, options }: Registration, computed: PropertyMap): PropertyMap {
  const outputs = { ...computed, ...inputs };
  for (const key of options.additionalSecretOutputs ?? []) {
    const value = outputs[key] ?? unknownValue;
    outputs[key] = envelopeOf(value) === "secret" ? value : makeSecret(value);
  }
  return outputs;
}
