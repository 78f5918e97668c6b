import { Place, setting } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import { defaultOf, type ParameterContext } from "./parameters";
import type { ClientAuthentication, ConfigurationFilesView, HbaLine, ParametersView } from "./types";

/** PostgreSQL's own files among the texts of a ConfigMap; undefined where it has none. */
export function configurationFiles(resource: Resource): ConfigurationFilesView | undefined {
  const root = properties(resource);
  const data = root.in("data");
  if (!data.isKnown) return undefined;
  const [conf, hba] = [fileOf(data, /postgresql.*\.conf$|^postgres\.conf$/i), hbaFileOf(data)];
  if (conf === undefined && hba === undefined) return undefined;
  return {
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    parameters: conf && parametersOfFile(conf, { major: () => undefined, defaults: {}, owner: () => undefined }),
    clientAuthentication: hba && clientAuthenticationOfFile(hba),
  };
}

/** The text among them that is judged as pg_hba.conf. */
export function hbaFileOf(data: Place): Place | undefined {
  return fileOf(data, /hba.*\.conf$|^pg_hba/i);
}

function fileOf(data: Place, pattern: RegExp): Place | undefined {
  return data.entries.find(([key]) => pattern.test(key))?.[1];
}

/** The parameters of a postgresql.conf. Within a text nothing is edited: the places are there to be reported. */
export function parametersOfFile(file: Place, context: ParameterContext): ParametersView {
  // Where one is written several times the last one counts.
  const written = (): Map<string, string> => new Map(settingsOf(file.text ?? ""));
  const placeOf = (name: string, value: string | undefined): Place => within(file, name, value);
  return {
    at: file,
    get written() {
      return [...written()].map(([name, value]) => [name, placeOf(name, value)] as const);
    },
    of: (name) => {
      const at = placeOf(name, file.isKnown ? written().get(name) : undefined);
      return setting(at, () => written().get(name) ?? defaultOf(name, context));
    },
    owner: context.owner,
    set: () => [],
    remove: () => [],
    ignoredFiles: [],
  };
}

/** A part of a text, as a place that can be read and named but not edited. */
function within(file: Place, name: string, value: string | undefined): Place {
  return file.isKnown ? new Place(value, [...file.segments, name]) : file.in(name);
}

/** `name = value`, `name value`, values in quotes or not, comments to the end of the line (PostgreSQL documentation, 19.1.2). */
function settingsOf(text: string): [string, string][] {
  return text.split("\n").flatMap((line): [string, string][] => {
    const found = /^\s*([\w.]+)\s*(?:=|\s)\s*(?:'((?:[^']|'')*)'|([^\s#']+))/.exec(line);
    if (found === null) return [];
    const [, name, quoted, bare] = found;
    return [[name.toLowerCase(), quoted?.replaceAll("''", "'") ?? bare]];
  });
}

/** The lines of a pg_hba.conf, without comments. */
export function clientAuthenticationOfFile(file: Place): ClientAuthentication {
  return {
    at: file,
    get lines(): HbaLine[] {
      const lines = (file.text ?? "")
        .split("\n")
        .map((line, index) => ({ text: line.replace(/#.*$/, "").trim(), index }));
      return lines
        .filter(({ text }) => text !== "")
        .map(({ text, index }) => ({ at: within(file, `line ${index + 1}`, text), text }));
    },
    prepend: () => [],
    replace: () => [],
  };
}
