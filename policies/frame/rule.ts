import type { BucketPart, Role, Views } from "../views/types";
import type { Parameters, Values } from "./config";
import type { Edit } from "./edit";
import type { Place } from "./place";
import type { Stack } from "./stack";

export type Level = "mandatory" | "advisory";
export type Severity = "low" | "medium" | "high" | "critical";

/** The name another catalogue knows a demand by, for people who search for that name. */
export interface Reference {
  readonly framework: "CIS EKS" | "AWS FSBP" | "kube-score" | "kube-linter" | "Polaris" | "Kyverno" | "Checkov";
  readonly id: string;
}

/** Something that breaks a rule. Its message says what is wrong and what to set instead, and never quotes a secret. */
export interface Finding {
  readonly at: Place;
  readonly message: string;
  /** What puts it right without a person's decision. */
  readonly fix?: readonly Edit[];
  /** "advisory": reported but never blocking, whatever the rule's level. */
  readonly level?: "advisory";
}

/** Judges one thing: what breaks the rule, or undefined. It may throw Unreadable. */
export type Judgement = () => Finding | readonly Finding[] | undefined;

/** What a check reports to. */
export interface Judge<P extends Parameters> {
  readonly config: Values<P>;
  /**
   * Judges one thing. When it needs a value that is not known before the update, that is reported, and everything else
   * is judged all the same.
   */
  readonly each: (judge: Judgement) => undefined;
  /**
   * The same for a thing that is surely there but whose content is not known yet: it is judged during the update, and
   * until then it is named as not applicable instead of as an advisory.
   */
  readonly whenKnown: (judge: Judgement) => undefined;
  /** Says why the rule has nothing to say here. */
  readonly notApplicable: (reason: string) => undefined;
}

/** What a check of a stack reports to, about one of its resources. */
export type JudgeOf<P extends Parameters> = (about: { readonly urn: string }) => Judge<P>;

export type Checks<P extends Parameters> = {
  readonly [R in Role]?: (view: Views[R], judge: Judge<P>) => void;
};

/** A fragment of a resource that breaks the rule, beside one that does not; both are tested. */
export interface Example {
  readonly role: Role;
  /** Which of a bucket's resources the fragment belongs to. */
  readonly part?: BucketPart;
  /** Which of the role's types the fragment belongs to. Default: the first. */
  readonly type?: string;
  readonly bad: object;
  readonly good: object;
}

/** What a person needs to understand a policy. */
export interface Described<P extends Parameters = Parameters> {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly references: readonly Reference[];
  /** The exact field and value to set. */
  readonly remediationSteps: string;
  readonly url: string;
  readonly parameters: P;
}

/** One rule, and what it says about resources. */
export interface Rule<P extends Parameters = Parameters> extends Described<P> {
  /** Whether some finding comes with a fix. */
  readonly remediates: boolean;
  readonly example: Example;
  /** Judges one resource at a time, by role. */
  readonly covers?: Checks<P>;
  /** Judges what belongs together in a whole stack. */
  readonly joins?: {
    /** A stack without any of these has nothing to judge. */
    readonly roles: readonly Role[];
    readonly check: (stack: Stack, judge: JudgeOf<P>) => void;
  };
}

/** Types a rule by its parameters, then forgets them, so that rules of all kinds fit in one list; its id is kept. */
export function defineRule<P extends Parameters, const Id extends string>(
  rule: Rule<P> & { readonly id: Id },
): Rule & { readonly id: Id } {
  return rule as unknown as Rule & { readonly id: Id };
}
