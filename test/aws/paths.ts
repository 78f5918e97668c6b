import { isMap, type PropertyMap, type Value } from "kubepg/engine/values";

/** What is at a dotted path, one value for each item that a "*" stands for; none where it leads nowhere. */
export function at(value: Value | undefined, path: string): Value[] {
  return path.split(".").reduce<Value[]>(
    (values, step) =>
      values.flatMap((each) => {
        if (step === "*") return Array.isArray(each) ? each : [];
        return isMap(each) && step in each ? [each[step]] : [];
      }),
    value === undefined ? [] : [value],
  );
}

/** A copy without what is at the paths. */
export function without(value: PropertyMap, paths: string[]): PropertyMap {
  return paths.reduce((left, path) => remove(left, path.split(".")) as PropertyMap, value);
}

function remove(value: Value, [step, ...rest]: string[]): Value {
  if (step === "*") return Array.isArray(value) ? value.map((item) => remove(item, rest)) : value;
  if (!isMap(value) || !(step in value)) return value;
  const { [step]: found, ...others } = value;
  return rest.length === 0 ? others : { ...others, [step]: remove(found, rest) };
}
