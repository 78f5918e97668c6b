import { subjectOf, type Outcome } from "../outcome";

/** Annotations on the lines of a pull request (GitHub Actions, "Workflow commands for GitHub Actions"). */
export function githubReport({ violations, errors, skipped, notes }: Outcome): string {
  const lines = [
    ...violations.map((violation) => {
      const { level, rule, resource, line, path, message } = violation;
      const where = { file: resource.file, line, title: rule.id };
      return command(
        level === "mandatory" ? "error" : "warning",
        where,
        `${subjectOf(violation)}: ${path}: ${message}`,
      );
    }),
    ...errors.map(({ file, line, message }) => command("error", { file, line, title: "cannot be read" }, message)),
    ...skipped.map(({ file, line, message }) => command("notice", { file, line, title: "skipped" }, message)),
    ...notes.map((note) => command("notice", {}, note)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  text: string,
): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escaped(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C")}`);
  return `::${[name, given.join(",")].filter((part) => part !== "").join(" ")}::${escaped(text)}`;
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
