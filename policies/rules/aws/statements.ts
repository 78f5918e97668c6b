import { someKnown, type Place } from "../../frame/place";

/** IAM takes one value where it takes a list (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). */
export function oneOrMore(place: Place): Place[] {
  if (!place.isKnown) return [place];
  return place.items.length > 0 ? place.items : place.isPresent ? [place] : [];
}

export function statementsOf(document: Place): Place[] {
  return oneOrMore(document.in("Statement"));
}

/** Whether one of the words is the value, or among its items. */
export function listed(place: Place, words: readonly string[]): boolean {
  return someKnown(oneOrMore(place), (item) => words.includes(item.flag === false ? "false" : (item.text ?? "")));
}

/** Whether a statement speaks of everybody, whatever account they are of. */
export function isEverybody(principal: Place): boolean {
  return someKnown([principal, principal.in("AWS")], (one) => listed(one, ["*"]));
}

/** One condition of a statement. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: Place;
}

/** The conditions of a statement: operator, key in small letters, and the values. */
export function conditionsOf(statement: Place): Condition[] {
  return statement
    .in("Condition")
    .entries.flatMap(([operator, keys]) =>
      keys.entries.map(([key, values]) => ({ operator, key: key.toLowerCase(), values })),
    );
}

/** Operators that demand a value; `IfExists` lets requests without one pass, `Not` all but one. */
export function demands(operator: string): boolean {
  return /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$/.test(operator);
}

/** Conditions that keep other accounts out. */
const callerKeys = [
  "kms:calleraccount",
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalarn",
  "aws:sourceaccount",
  "aws:sourcearn",
];

/** Whether a condition leaves only callers that somebody named; a value of nothing but wildcards names nobody. */
export function namesCallers({ operator, key, values }: Condition): boolean {
  const isAnything = ({ text }: Place): boolean => /^[*?]*$/.test(text ?? "");
  return demands(operator) && callerKeys.includes(key) && !someKnown(oneOrMore(values), isAnything);
}
