import { parse } from "yaml";
import { ifKnown, Place } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { clientAuthenticationOfFile, hbaFileOf, parametersOfFile } from "../configuration-files";
import { hidden } from "../elsewhere";
import { hbaList } from "../hba-list";
import { layeredParameters, parameterMap, type ParameterContext } from "../parameters";
import { patroniParameters, spiloParameters } from "../patroni/defaults";
import { patroniOwned } from "../patroni/dynamic";
import { spiloHba } from "../patroni/spilo";
import type { ClientAuthentication, HbaLine, OwnedParameter, ParametersView } from "../types";
import type { Variables } from "../variables";
import { commandLineParameters, words } from "./command-line";
import { defaults } from "./defaults";
import { mountedFiles, type MountedFile } from "./files";
import { imageOf, type Recognised } from "./recognise";

/** How the server of a StatefulSet is configured. */
export interface Configuration {
  readonly parameters: ParametersView;
  readonly clientAuthentication: ClientAuthentication;
  /** Patroni's dynamic configuration, as far as it is written. */
  readonly dynamic: Place;
}

/** What a StatefulSet is read with. */
export interface Reading extends Recognised {
  readonly stack: Stack;
  readonly variables: Variables;
  readonly major: () => number | undefined;
  /** Where PostgreSQL keeps its data. May throw Unreadable. */
  readonly dataDirectory: () => string;
}

export function configuration(reading: Reading): Configuration {
  return reading.manager === "none" ? ofServer(reading) : ofPatroni(reading);
}

const isParameters = /postgresql[\w.-]*\.conf$|\/postgres\.conf$/i;
const isHba = /hba[\w.-]*\.conf$/i;

/** A server without anything that looks after it: its command line, then the file it is pointed at. */
function ofServer(reading: Reading): Configuration {
  const { pod, server, stack, root, variables } = reading;
  const context: ParameterContext = { major: reading.major, defaults: {}, owner: () => undefined };
  const over = (file: MountedFile): ParametersView =>
    layeredParameters([commandLine, parametersOfFile(file.content, context)]);
  const files = (): MountedFile[] => mountedFiles(pod, server, stack, root.in("metadata", "namespace"));
  const loaded = (option: string, name: string): MountedFile | undefined => {
    const path = commandLine.of(option).value;
    const found = files();
    if (path !== undefined) return found.find((file) => file.path === path) ?? outside(path, server.in("args"));
    return found.find((file) => file.path.endsWith(`/${name}`) && isRead(file.path, reading));
  };
  const commandLine = commandLineParameters(server, context);
  const ignoredFiles = (): MountedFile[] => {
    const read = [loaded("config_file", "postgresql.conf"), hbaFile()].map((file) => file?.path);
    const own = files().filter(({ path }) => isParameters.test(path) || isHba.test(path));
    return own.filter(({ path }) => !read.includes(path));
  };
  let together: ParametersView | undefined;
  const layers = (): ParametersView => {
    if (together !== undefined) return together;
    const file = loaded("config_file", "postgresql.conf");
    return (together = file === undefined ? commandLine : over(file));
  };
  const hbaFile = (): MountedFile | undefined => {
    const named = layers().written.find(([name]) => name === "hba_file")?.[1].text;
    if (named === undefined) return loaded("hba_file", "pg_hba.conf");
    return files().find(({ path }) => path === named) ?? outside(named, server.in("args"));
  };
  return {
    parameters: {
      at: commandLine.at,
      get written() {
        return layers().written;
      },
      of: (name) => ({
        get at() {
          return (ifKnown(layers) ?? commandLine).of(name).at;
        },
        get value() {
          return layers().of(name).value;
        },
      }),
      owner: (name) => collectsLog(layers(), name),
      set: (name, value) => commandLine.set(name, value),
      remove: (name) => layers().remove(name),
      get ignoredFiles() {
        return ignoredFiles().map(({ at }) => at);
      },
      get dormant() {
        return ignoredFiles()
          .filter(({ path }) => isParameters.test(path))
          .map((file) => {
            const parameters = over(file);
            const owner = (name: string) => collectsLog(parameters, name);
            return Object.create(parameters, { owner: { value: owner } }) as ParametersView;
          });
      },
    },
    clientAuthentication: {
      at: commandLine.at,
      get isOfConfigMap() {
        const file = hbaFile();
        return file?.data !== undefined && hbaFileOf(file.data)?.path === file.content.path;
      },
      get lines() {
        const file = hbaFile();
        return file === undefined ? entrypointHba(variables) : clientAuthenticationOfFile(file.content).lines;
      },
      prepend: () => [],
      replace: () => [],
    },
    dynamic: new Place(undefined, []),
  };
}

/** Without an operator nobody reads the files that the logging collector writes, nor deletes them. */
function collectsLog(parameters: ParametersView, name: string): OwnedParameter | undefined {
  if (name !== "logging_collector" || !/^(on|true|yes|1)$/i.test(parameters.of(name).value ?? "")) return undefined;
  return {
    reason: "the log goes into files on the data volume, where nobody sees it and it fills the volume",
    instead: "set it to off, for the log to go to the container's output",
  };
}

/** A file that is in the image, in a Secret, or in a ConfigMap that the stack has not got. */
function outside(path: string, at: Place): MountedFile {
  return { path, at, content: hidden(at), data: undefined };
}

/** Whether the server reads a file where it is mounted without being told: in its data directory, or Bitnami's own. */
function isRead(path: string, { server, dataDirectory }: Reading): boolean {
  const directory = path.slice(0, path.lastIndexOf("/"));
  const bitnami = ["/bitnami/postgresql/conf", "/opt/bitnami/postgresql/conf"];
  return directory === dataDirectory() || (/bitnami/i.test(imageOf(server)) && bitnami.includes(directory));
}

/** What initdb writes, and the line that the official image's docker-entrypoint.sh adds. */
function entrypointHba(variables: Variables): HbaLine[] {
  const method = variables("POSTGRES_HOST_AUTH_METHOD");
  const local = [
    "local all all trust",
    "host all all 127.0.0.1/32 trust",
    "host all all ::1/128 trust",
    "local replication all trust",
    "host replication all 127.0.0.1/32 trust",
    "host replication all ::1/128 trust",
  ].map((text) => ({ at: undefined, text }));
  return [
    ...local,
    {
      at: method.isPresent ? method : undefined,
      text: `host all all all ${method.text ?? defaults.POSTGRES_HOST_AUTH_METHOD}`,
      instead: "load a pg_hba.conf of your own with -c hba_file=<path>",
    },
  ];
}

/** Patroni's own configuration: a text in a variable, or a file that it is started with. */
function ofPatroni(reading: Reading): Configuration {
  const { variables, manager } = reading;
  const isSpilo = manager === "spilo";
  const name = isSpilo ? "SPILO_CONFIGURATION" : "PATRONI_CONFIGURATION";
  const whole = ifKnown(() => parsedYaml(patroniFile(reading) ?? variables(name))) ?? hidden(reading.server.in("env"));
  const [local, dcs] = [whole.in("postgresql"), whole.in("bootstrap", "dcs")];
  const context: ParameterContext = {
    major: reading.major,
    defaults: isSpilo ? spiloParameters : patroniParameters,
    owner: patroniOwned,
  };
  const hba = (): Place => {
    const places = [local.in("pg_hba"), dcs.in("postgresql", "pg_hba"), whole.in("bootstrap", "pg_hba")];
    return places.find((at) => at.isPresent) ?? places[0];
  };
  const otherwise = (): HbaLine[] => (isSpilo ? spiloHba(variables) : []);
  return {
    parameters: layeredParameters([
      parameterMap(local.in("parameters"), context, false),
      parameterMap(dcs.in("postgresql", "parameters"), context, false),
    ]),
    clientAuthentication: hbaList(ifKnown(hba) ?? local.in("pg_hba"), otherwise, false),
    dynamic: dcs,
  };
}

/** A YAML file among the words that Patroni is started with. */
function patroniFile({ pod, server, stack, root }: Reading): Place | undefined {
  const path = words(server).find(({ text }) => /\.ya?ml$/.test(text))?.text;
  if (path === undefined) return undefined;
  const files = mountedFiles(pod, server, stack, root.in("metadata", "namespace"));
  return files.find((file) => file.path === path)?.content;
}

/** What a YAML text holds, at the same place; nothing for one that is broken. */
function parsedYaml(at: Place): Place {
  if (!at.isKnown || at.text === undefined) return at;
  try {
    return new Place(parse(at.text, { logLevel: "silent" }) as unknown, at.segments);
  } catch {
    return new Place(undefined, at.segments);
  }
}
