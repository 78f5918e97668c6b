import { ifKnown, Place, type Setting } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { parametersOfFile } from "../configuration-files";
import { findNamed, types } from "../elsewhere";
import { defaultOf, layeredParameters, type ParameterContext } from "../parameters";
import type { ParametersView } from "../types";

/** Files of parameters: those written in the resource come before those of a Secret. */
export function parameters(root: Place, major: Setting<number | undefined>, stack: Stack): ParametersView {
  const configuration = root.in("spec", "configuration");
  const inline = configuration.in("inline");
  const context: ParameterContext = { major: () => major.value, defaults: {}, owner: () => undefined };
  const files = (): Place[] => [
    ...inline.entries.map(([, at]) => at),
    ...secretFiles(root, configuration.in("secretName"), stack),
    ...secretFiles(root, root.in("spec", "configSecret", "name"), stack),
  ];
  const nothing: ParametersView = { ...parametersOfFile(inline.in("user.conf"), context), written: [] };
  const layers = (): ParametersView => {
    const [first, ...others] = files().map((file) => parametersOfFile(file, context));
    return first === undefined ? nothing : layeredParameters([first, ...others]);
  };
  return {
    at: inline,
    get written() {
      return layers().written;
    },
    of: (name) => ({
      get at() {
        return (ifKnown(layers) ?? nothing).of(name).at;
      },
      get value() {
        const written = layers();
        return written.written.some(([one]) => one === name) ? written.of(name).value : defaultOf(name, context);
      },
    }),
    owner: context.owner,
    set: () => [],
    remove: () => [],
    ignoredFiles: [],
  };
}

/** What a Secret of the stack holds; one that the stack has not got is not known. */
function secretFiles(root: Place, name: Place, stack: Stack): Place[] {
  if (!name.isPresent) return [];
  const secret = findNamed(stack, types.secret, name, root.in("metadata", "namespace"));
  if (secret === undefined) return [new Place(undefined, name.segments, name.path)];
  const plain = secret.in("stringData").entries.map(([, at]) => at);
  const encoded = secret.in("data").entries.map(([, at]) => decoded(at));
  return [...plain, ...encoded];
}

function decoded(at: Place): Place {
  return at.isKnown ? new Place(Buffer.from(at.text ?? "", "base64").toString("utf8"), at.segments) : at;
}
