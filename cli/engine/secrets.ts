import * as crypto from "node:crypto";
import { promisify } from "node:util";
import { UserError } from "./project";

/**
 * Decrypts what Pulumi's passphrase provider encrypted: AES-256-GCM under a key derived by PBKDF2-SHA256 with 1,000,000
 * iterations, written `v1:<nonce>:<ciphertext and tag>` (pulumi/pulumi, sdk/go/common/resource/config/crypt.go).
 */
export class PassphraseDecrypter {
  private constructor(private readonly key: Buffer) {}

  /** `salt` is the stack file's `encryptionsalt`: `v1:<salt>:<the word "pulumi", encrypted>`. */
  static async create(passphrase: string, salt: string): Promise<PassphraseDecrypter> {
    const [version, encoded, ...check] = salt.split(":");
    if (version !== "v1" || encoded === undefined || check.length !== 3) {
      throw new UserError("encryptionsalt is malformed: expected v1:<salt>:v1:<nonce>:<ciphertext>");
    }
    const pbkdf2 = promisify(crypto.pbkdf2);
    const key = await pbkdf2(passphrase, Buffer.from(encoded, "base64"), 1_000_000, 32, "sha256");
    const decrypter = new PassphraseDecrypter(key);
    try {
      if (decrypter.decrypt(check.join(":")) === "pulumi") return decrypter;
    } catch {
      // A wrong key fails the authentication tag; said below.
    }
    throw new UserError(
      "incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE to the correct passphrase " +
        "or set PULUMI_CONFIG_PASSPHRASE_FILE to a file containing the passphrase",
    );
  }

  decrypt(ciphertext: string): string {
    const [version, nonce, sealed, ...rest] = ciphertext.split(":");
    if (version !== "v1" || nonce === undefined || sealed === undefined || rest.length > 0) {
      throw new UserError("a secure value is malformed: expected v1:<nonce>:<ciphertext>");
    }
    const bytes = Buffer.from(sealed, "base64");
    const tagLength = 16;
    const decipher = crypto.createDecipheriv("aes-256-gcm", this.key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - tagLength)), decipher.final()]);
    return plain.toString("utf8");
  }
}
