import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { SourcePosition } from "./registration";

/** A frame of the program's stack, as the SDK reports it. */
interface Frame {
  uri: string;
  line: number;
  column: number;
}

/** Maps positions in compiled files back to what was written, relative to the project's directory. */
export class SourcePositions {
  private readonly maps = new Map<string, TraceMap | undefined>();
  private readonly packages = new Map<string, string>();
  private readonly program: string;

  constructor(
    private readonly projectDirectory: string,
    programDirectory: string,
  ) {
    this.program = this.packageOf(programDirectory);
  }

  /** Where a resource was written; `via` is the program's own line where that is inside a package. */
  locate(frames: readonly Frame[]): { source?: SourcePosition; via?: SourcePosition } {
    // The stack resource is made by the SDK itself: nobody wrote it.
    const written = ({ uri }: Frame) => uri.startsWith("file:") && !uri.includes("/node_modules/@pulumi/");
    const [first, ...callers] = frames.filter(written);
    if (first === undefined) return {};
    const source = this.original(first);
    if (this.inProgram(source)) return { source: this.relative(source) };
    for (const frame of callers) {
      const caller = this.original(frame);
      if (this.inProgram(caller)) return { source: this.relative(source), via: this.relative(caller) };
    }
    return { source: this.relative(source) };
  }

  private original({ uri, line, column }: Frame): SourcePosition {
    const file = fileURLToPath(uri);
    const map = this.mapOf(file);
    // Columns of V8 start at 1, those of source maps at 0.
    const found = map && originalPositionFor(map, { line, column: Math.max(0, column - 1) });
    if (!found?.source) return { file, line };
    return { file: path.resolve(path.dirname(file), found.source), line: found.line };
  }

  private mapOf(file: string): TraceMap | undefined {
    if (!this.maps.has(file)) {
      const mapFile = `${file}.map`;
      const exists = file.endsWith(".js") && fs.existsSync(mapFile);
      this.maps.set(file, exists ? new TraceMap(fs.readFileSync(mapFile, "utf8")) : undefined);
    }
    return this.maps.get(file);
  }

  private inProgram({ file }: SourcePosition): boolean {
    return !file.includes(`${path.sep}node_modules${path.sep}`) && this.packageOf(path.dirname(file)) === this.program;
  }

  /** The nearest directory above that holds a package.json. */
  private packageOf(directory: string): string {
    let found = this.packages.get(directory);
    if (found === undefined) {
      const parent = path.dirname(directory);
      const top = parent === directory || fs.existsSync(path.join(directory, "package.json"));
      found = top ? directory : this.packageOf(parent);
      this.packages.set(directory, found);
    }
    return found;
  }

  private relative({ file, line }: SourcePosition): SourcePosition {
    return { file: path.relative(this.projectDirectory, file).split(path.sep).join("/"), line };
  }
}
