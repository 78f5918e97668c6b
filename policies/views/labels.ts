import { someKnown, type Place } from "../frame/place";

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a Kubernetes LabelSelector matches the labels. A selector that is absent matches nothing, an empty one matches
 * everything (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors).
 */
export function selects(selector: Place, labels: Labels): boolean {
  if (!selector.isPresent) return false;
  const wrongLabel = (selector.in("matchLabels").isPresent ? selector.in("matchLabels").entries : []).map(
    ([key, value]) =>
      (): boolean =>
        labels[key] !== value.text,
  );
  const wrongExpression = selector
    .in("matchExpressions")
    .items.map((expression) => (): boolean => !matches(expression, labels));
  return !someKnown([...wrongLabel, ...wrongExpression], (isWrong) => isWrong());
}

function matches(expression: Place, labels: Labels): boolean {
  const value = labels[expression.in("key").text ?? ""];
  const values = (): (string | undefined)[] => expression.in("values").items.map((item) => item.text);
  switch (expression.in("operator").text) {
    case "In":
      return values().includes(value ?? "");
    case "NotIn":
      return value === undefined || !values().includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
