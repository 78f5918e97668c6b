/** One line on a terminal that says how far the preview is; nothing elsewhere. */
export class Progress {
  private resources = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  start(): void {
    if (!this.stream.isTTY) return;
    this.timer = setInterval(() => {
      this.draw();
    }, 80);
    this.timer.unref();
    this.draw();
  }

  registered(): void {
    this.resources++;
  }

  stop(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.stream.write("\r\u001b[K");
  }

  private draw(): void {
    const count = this.resources === 0 ? "" : `, ${this.resources} resources`;
    this.stream.write(`\r\u001b[KRunning the program${count}...`);
  }
}
