import * as fs from "node:fs";
import * as path from "node:path";

/** The root of the checkout, seen from the compiled tools. */
export const root = path.resolve(__dirname, "..", "..");

/** How often each row is measured: BENCH_RUNS, else `usual`. */
export function runsOr(usual: number): number {
  return Number(process.env.BENCH_RUNS ?? usual);
}

export const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A Pulumi project that does nothing but load the SDK. */
export function emptyProject(directory: string): string {
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(
    path.join(directory, "Pulumi.yaml"),
    "name: empty\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
  );
  fs.writeFileSync(path.join(directory, "Pulumi.empty.yaml"), "config: {}\n");
  fs.writeFileSync(
    path.join(directory, "package.json"),
    '{ "name": "empty", "version": "1.0.0", "main": "index.js" }\n',
  );
  fs.writeFileSync(path.join(directory, "index.js"), 'require("@pulumi/pulumi");\n');
  fs.symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  return directory;
}

/** A table, the first row its heading. */
export function print(rows: string[][]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  rows.forEach((row, index) => {
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "),
    );
    if (index === 0) console.log(widths.map((width) => "-".repeat(width)).join("  "));
  });
}

export const seconds = (value: number): string => `${value.toFixed(2)} s`;
