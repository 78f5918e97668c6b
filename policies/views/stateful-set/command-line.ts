import { append, remove, set } from "../../frame/edit";
import { Place } from "../../frame/place";
import { defaultOf, type ParameterContext } from "../parameters";
import type { ParametersView } from "../types";

/** A word of a container's command or arguments, and the item that it is, or is part of. */
interface Word {
  readonly text: string;
  readonly item: Place;
  /** Whether it is the whole item, and not a part of a script. */
  readonly isWhole: boolean;
}

/** What a container is started with, a script split into its words. */
export function words(container: Place): Word[] {
  const items = [...container.in("command").items, ...container.in("args").items];
  return items.flatMap((item): Word[] => {
    const text = item.text ?? "";
    if (!/\s/.test(text.trim())) return [{ text: text.trim(), item, isWhole: true }];
    const parts = text.match(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*')*/g) ?? [];
    return parts.map((part) => ({ text: unquoted(part), item, isWhole: false }));
  });
}

/** All that a container is started with, as one text. */
export function script(container: Place): string {
  return [...container.in("command").items, ...container.in("args").items].map((item) => item.text ?? "").join("\n");
}

/** All that the containers of a pod are started with. */
export function scripts(pod: Place): string {
  return [...pod.in("initContainers").items, ...pod.in("containers").items].map(script).join("\n");
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, "$2").replace(/=(["'])(.*)\1$/s, "=$2");
}

interface Option {
  readonly name: string;
  readonly value: string;
  readonly word: Word;
  /** The `-c` before it, where that is a word of its own. */
  readonly flag: Word | undefined;
}

/** Parameters as `-c name=value` or `--name=value`, which come before every file (postgres(1)). */
function options(all: readonly Word[]): Option[] {
  return all.flatMap((word, index): Option[] => {
    const before = index > 0 ? all[index - 1] : undefined;
    const flag = before?.text === "-c" ? before : undefined;
    const text = flag === undefined ? /^(?:-c|--)(.+)$/s.exec(word.text)?.[1] : word.text;
    const [, name, value] = /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(text ?? "") ?? [];
    return name === undefined ? [] : [{ name: name.replaceAll("-", "_").toLowerCase(), value, word, flag }];
  });
}

/** The parameters on the command line of a server that is started directly, or by a script. */
export function commandLineParameters(container: Place, context: ParameterContext): ParametersView {
  const args = container.in("args");
  let given: readonly Option[] | undefined;
  // Dozens of parameters are looked for in what may be thousands of words. Of one that is given twice the last counts.
  const read = (): readonly Option[] => (given ??= options(words(container)));
  let byName: ReadonlyMap<string, Option> | undefined;
  const find = (name: string): Option | undefined =>
    (byName ??= new Map(read().map((option) => [option.name, option]))).get(name);
  let written: ParametersView["written"] | undefined;
  const placeOf = ({ value, word }: Option): Place => new Place(value, word.item.segments);
  return {
    at: args,
    get written() {
      return (written ??= [...new Map(read().map((option) => [option.name, placeOf(option)] as const))]);
    },
    of: (name) => ({
      get at() {
        const found = container.in("command").isKnown && args.isKnown ? find(name) : undefined;
        return found === undefined ? args : placeOf(found);
      },
      get value() {
        return find(name)?.value ?? defaultOf(name, context);
      },
    }),
    owner: context.owner,
    set: (name, value) => {
      const found = find(name);
      if (found !== undefined) {
        const prefix = found.flag === undefined ? found.word.text.slice(0, found.word.text.indexOf("=")) : name;
        return found.word.isWhole ? [set(found.word.item, `${prefix}=${value}`)] : [];
      }
      const isScript = words(container).some(({ isWhole }) => !isWhole) || container.in("command").isPresent;
      return isScript ? [] : [append(args, "-c"), append(args, `${name}=${value}`)];
    },
    remove: (name) => {
      const found = find(name);
      if (found?.word.isWhole !== true) return [];
      return [found.word, ...(found.flag === undefined ? [] : [found.flag])].map(({ item }) => remove(item));
    },
    ignoredFiles: [],
  };
}
