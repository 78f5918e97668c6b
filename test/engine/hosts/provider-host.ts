import * as fs from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Host } from "kubepg/engine/host";
import { unary } from "kubepg/engine/unary";
import type { PropertyMap } from "kubepg/engine/values";
import { changedPaths, replacing, type Difference } from "../providers/difference";

/** A resource that a provider is asked about. Values are as on the wire: secrets and unknowns in their envelopes. */
export interface Asked {
  urn: string;
  type: string;
  name: string;
  inputs: PropertyMap;
  /** Whether nothing may be changed. */
  preview: boolean;
  /** Seconds an operation may take; 0 unless the program says. */
  timeoutSeconds: number;
}

/** A resource that is there already. */
export interface Known extends Asked {
  id: string;
  /** What was answered last. */
  outputs: PropertyMap;
  oldInputs: PropertyMap;
}

export interface Answered {
  id: string;
  outputs: PropertyMap;
}

/** What a provider does; everything else of the protocol is the same for all of them. */
export interface Provider {
  readonly name: string;
  /** Settings of the provider whose change replaces it, and all that it manages. */
  readonly replacedBySettings: readonly string[];
  configure(settings: PropertyMap): void;
  check(asked: Asked): PropertyMap;
  diff(known: Known): Difference | Promise<Difference>;
  create(asked: Asked): Answered | Promise<Answered>;
  /** Undefined: it is gone. */
  read(known: Known): ReadAnswer | Promise<ReadAnswer>;
  update(known: Known): PropertyMap | Promise<PropertyMap>;
  delete(known: Known): void | Promise<void>;
  invoke(token: string, args: PropertyMap): PropertyMap;
}
export type ReadAnswer = { outputs: PropertyMap; inputs: PropertyMap } | undefined;

/** Serves a provider to the engine, which is pointed to it by PULUMI_DEBUG_PROVIDERS. */
export class ProviderHost {
  private constructor(
    private readonly provider: Provider,
    private readonly host: Host,
  ) {}

  static async start(provider: Provider): Promise<ProviderHost> {
    const host = await Host.listen();
    host.serve(grpc, [[ResourceProviderService, handlers(provider)]]);
    return new ProviderHost(provider, host);
  }

  /** In the words of PULUMI_DEBUG_PROVIDERS. */
  get attachment(): string {
    return `${this.provider.name}:${this.host.port}`;
  }

  stop(): void {
    this.host.close();
  }
}

function handlers(provider: Provider): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(sdkVersion(provider.name))),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: proto.CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary((request: proto.DiffRequest) => {
      const paths = changedPaths(mapOf(request.getOldInputs()), mapOf(request.getNews()));
      const replaces = replacing(paths, provider.replacedBySettings);
      return diffResponse({ paths, replaces, deleteBeforeReplace: false });
    }),
    configure: unary((request: proto.ConfigureRequest) => {
      provider.configure(mapOf(request.getArgs()));
      return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    invoke: unary((request: proto.InvokeRequest) => {
      const answer = provider.invoke(request.getTok(), mapOf(request.getArgs()));
      return new proto.InvokeResponse().setReturn(Struct.fromJavaScript(answer));
    }),
    check: unary((request: proto.CheckRequest) => {
      const inputs = provider.check({ ...asked(request, request.getNews()), preview: true, timeoutSeconds: 0 });
      return new proto.CheckResponse().setInputs(Struct.fromJavaScript(inputs));
    }),
    diff: unary(async (request: proto.DiffRequest) =>
      diffResponse(await provider.diff({ ...known(request), preview: true, timeoutSeconds: 0 })),
    ),
    create: unary(async (request: proto.CreateRequest) => {
      const rest = { preview: request.getPreview(), timeoutSeconds: request.getTimeout() };
      const { id, outputs } = await provider.create({ ...asked(request, request.getProperties()), ...rest });
      return new proto.CreateResponse().setId(id).setProperties(Struct.fromJavaScript(outputs));
    }),
    read: unary(async (request: proto.ReadRequest) => {
      const outputs = mapOf(request.getProperties());
      const inputs = mapOf(request.getInputs());
      const about = { ...asked(request, request.getInputs()), id: request.getId(), outputs, oldInputs: inputs };
      const found = await provider.read({ ...about, preview: false, timeoutSeconds: request.getTimeout() });
      if (found === undefined) return new proto.ReadResponse();
      return new proto.ReadResponse()
        .setId(request.getId())
        .setProperties(Struct.fromJavaScript(found.outputs))
        .setInputs(Struct.fromJavaScript(found.inputs));
    }),
    update: unary(async (request: proto.UpdateRequest) => {
      const rest = { preview: request.getPreview(), timeoutSeconds: request.getTimeout() };
      const outputs = await provider.update({ ...known(request), ...rest });
      return new proto.UpdateResponse().setProperties(Struct.fromJavaScript(outputs));
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      const inputs = mapOf(request.getOldInputs());
      const about = { ...asked(request, request.getOldInputs()), id: request.getId(), oldInputs: inputs };
      const outputs = mapOf(request.getProperties());
      await provider.delete({ ...about, outputs, preview: false, timeoutSeconds: request.getTimeout() });
      return new Empty();
    }),
  };
}

/** The engine warns of a plugin that is older than the package of its resources. */
function sdkVersion(name: string): string {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

type Named = { getUrn(): string; getType(): string; getName(): string };

function asked(request: Named, inputs: Struct | undefined) {
  return { urn: request.getUrn(), type: request.getType(), name: request.getName(), inputs: mapOf(inputs) };
}

function known(request: proto.DiffRequest | proto.UpdateRequest) {
  return {
    ...asked(request, request.getNews()),
    id: request.getId(),
    outputs: mapOf(request.getOlds()),
    oldInputs: mapOf(request.getOldInputs()),
  };
}

function mapOf(struct: Struct | undefined): PropertyMap {
  return struct?.toJavaScript() ?? {};
}

function diffResponse({ paths, replaces, deleteBeforeReplace }: Difference): proto.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const { UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;
  const response = new proto.DiffResponse()
    .setChanges(paths.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList([...new Set(paths.map((path) => path.split(/[.[]/)[0]))])
    .setReplacesList([...replaces])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const path of paths) {
    const kind = replaces.includes(path) ? UPDATE_REPLACE : UPDATE;
    response.getDetaileddiffMap().set(path, new proto.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}
