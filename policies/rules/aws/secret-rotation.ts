import type { Parameters } from "../../frame/config";
import type { Place } from "../../frame/place";
import type { Finding, Judge, JudgeOf } from "../../frame/rule";
import type { Subject } from "../../frame/stack";

/** What a rule about rotation is told. */
export interface RotationParameters extends Parameters {
  readonly requireRotation: Extract<Parameters[string], { type: "boolean" }>;
  readonly rotationDays: Extract<Parameters[string], { type: "integer" }>;
}

/** Judges how often Secrets Manager renews a secret; `name` is where a rotation that is missing is reported. */
export function judgeRotation<P extends RotationParameters>(
  rotation: Subject<"cloud-secret-rotation"> | undefined,
  name: Place,
  { config, notApplicable }: Judge<P>,
  judgeOf: JudgeOf<P>,
): Finding | undefined {
  const most = config.rotationDays as number;
  if (rotation !== undefined) {
    const judge = judgeOf(rotation.resource);
    return judge.each(() => tooSeldom(rotation.view.properties.in("rotationRules"), most, judge));
  }
  if (config.requireRotation !== true)
    return notApplicable("nothing rotates it in Secrets Manager, nor is that asked for");
  const message = `no SecretRotation of this stack renews this secret (SecretsManager.1); create one of at most ${most} days`;
  return { at: name, message };
}

function tooSeldom(
  rules: Place,
  most: number,
  { notApplicable }: Pick<Judge<Parameters>, "notApplicable">,
): Finding | undefined {
  const [days, schedule] = [rules.in("automaticallyAfterDays"), rules.in("scheduleExpression")];
  const at = schedule.isPresent ? schedule : days;
  const length = schedule.isPresent ? rateDays(schedule.text ?? "") : days.number;
  if (length === undefined && schedule.isPresent)
    return notApplicable("its rotation is a cron expression, which is not read");
  if (length !== undefined && length <= most) return undefined;
  const found = length === undefined ? "no time is set" : `renewed every ${length} days, at most ${most} allowed`;
  return { at, message: `${found}; set it to ${most} or less (SecretsManager.4)` };
}

/** "rate(30 days)" and "rate(12 hours)" (https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html). */
function rateDays(expression: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(expression.trim()) ?? [];
  return count === undefined ? undefined : Number(count) / (unit === "hour" ? 24 : 1);
}
