/** Paints text for a terminal; leaves it plain elsewhere and where NO_COLOR is set (no-color.org). */
export interface Colours {
  green: (text: string) => string;
  yellow: (text: string) => string;
  red: (text: string) => string;
  magenta: (text: string) => string;
  dim: (text: string) => string;
  bold: (text: string) => string;
}

export function coloursFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Colours {
  const wanted = stream.isTTY && !environment.NO_COLOR && environment.TERM !== "dumb";
  const paint = (code: number) => (text: string) => (wanted ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { green: paint(32), yellow: paint(33), red: paint(31), magenta: paint(35), dim: paint(2), bold: paint(1) };
}
