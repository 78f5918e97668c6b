import type { Place } from "../frame/place";
import type { Finding } from "../frame/rule";

const value = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;
const prefix = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const name = /^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** Whether a text may be the value of a label or a taint. */
export function isLabelValue(text: string): boolean {
  return value.test(text);
}

/** Whether a text may be the key of a label or a taint: a name, before which a domain may stand. */
export function isLabelKey(text: string): boolean {
  const [last, domain, ...more] = text.split("/").reverse();
  if (more.length > 0 || !name.test(last)) return false;
  return domain === undefined || (domain.length <= 253 && prefix.test(domain));
}

/** What the API server refuses of a LabelSelector, where an operator asks it to look. */
export function labelSelector(selector: Place): Finding[] {
  const labels = selector.in("matchLabels");
  const wrongLabels = (labels.isPresent ? labels.entries : []).filter(
    ([key, at]) => !isLabelKey(key) || !isLabelValue(at.text ?? ""),
  );
  return [
    ...wrongLabels.map(([, at]) => ({ at, message: "is not a label: a key and at most 63 letters, digits and -_." })),
    ...selector.in("matchExpressions").items.flatMap(expression),
  ];
}

function expression(at: Place): Finding[] {
  const operator = at.in("operator");
  const values = at.in("values");
  const found: Finding[] = [];
  if (!isLabelKey(at.in("key").text ?? "")) found.push({ at: at.in("key"), message: "is not the key of a label" });
  if (values.items.some((item) => !isLabelValue(item.text ?? ""))) {
    found.push({ at: values, message: "are not values of labels: at most 63 letters, digits and -_." });
  }
  if (["In", "NotIn"].includes(operator.text ?? "")) {
    if (values.items.length === 0) found.push({ at: values, message: "In and NotIn compare values; set some" });
  } else if (["Exists", "DoesNotExist"].includes(operator.text ?? "")) {
    if (values.items.length > 0) found.push({ at: values, message: "Exists compares no values; remove it" });
  } else found.push({ at: operator, message: "is none of In, NotIn, Exists, DoesNotExist; set one of them" });
  return found;
}
