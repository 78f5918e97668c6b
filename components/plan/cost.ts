import { listPrices, type PriceTable, type RegionPrices, type Tier } from "./prices";
import { GiB } from "./quantity";
import { storedBytes, storedDays } from "./retention";
import { intervals, parseSchedule } from "./schedule";
import { Cloud, CredentialsDelivery, VolumeType } from "./spec/enums";
import { volumeLimits, wholeGiB } from "./storage";
import type { BackupPlan, ClusterPlan, DumpPlan, PlatformPlan, RetentionPlan } from "./types";

/** One thing that is paid for every month. */
export interface CostLine {
  item: string;
  quantity: number;
  unit: string;
  unitPrice: number;
  monthly: number;
  /** How quantity and monthly come about, in numbers. */
  formula: string;
}

/** What one cluster, or the platform, costs a month. */
export interface CostPart {
  name: string;
  monthly: number;
  lines: CostLine[];
}

/** What a stack costs a month at list prices. */
export interface CostEstimate {
  currency: string;
  pricesAsOf: string;
  /** Region whose prices were used. */
  region: string;
  monthly: number;
  clusters: CostPart[];
  platform: CostPart;
  /** What was assumed and what is not in it. */
  notes: string[];
}

/** What nobody knows before the database runs. */
export interface CostAssumptions {
  /** Share of the data volume that holds data. */
  filled: number;
  /** WAL a day, as a share of the data. */
  dailyChange: number;
  /** How many times smaller backups are than the data: the least of what Barman measured, snappy's. */
  compression: number;
}

/** Cautious ones: half-full volumes, a tenth of the data written anew every day. */
export const usualAssumptions: CostAssumptions = { filled: 0.5, dailyChange: 0.1, compression: 2.4 };

const hoursPerMonth = 730;

/** The monthly cost of a platform and the clusters on it. An estimate, not a bill: `notes` says what it rests on. */
export function estimateCost(
  platform: PlatformPlan,
  clusters: readonly ClusterPlan[],
  prices: PriceTable = listPrices,
  assumptions: CostAssumptions = usualAssumptions,
): CostEstimate {
  const { region, regionPrices, note } = findPrices(platform.region, prices);
  const head = { currency: prices.currency, pricesAsOf: prices.asOf, region };
  if (platform.cloud !== Cloud.Aws) {
    const nothing = (name: string): CostPart => ({ name, monthly: 0, lines: [] });
    const notes = ['Nothing is priced: cloud is "none", and only AWS prices are known.'];
    const parts = clusters.map(({ names }) => nothing(names.cluster));
    return { ...head, region: "none", monthly: 0, clusters: parts, platform: nothing(platform.name), notes };
  }
  const parts = clusters.map((cluster) =>
    part(cluster.names.cluster, clusterLines(cluster, platform, regionPrices, assumptions)),
  );
  const shared = part(platform.name, platformLines(platform, clusters, prices, regionPrices, assumptions));
  const notes = [...note, ...describe(clusters, assumptions), ...unpriced(clusters, regionPrices, region)];
  const monthly = sum([shared, ...parts].map((each) => each.monthly));
  return { ...head, monthly, clusters: parts, platform: shared, notes };
}

function findPrices(
  region: string | undefined,
  { regions, fallbackRegion }: PriceTable,
): { region: string; regionPrices: RegionPrices; note: string[] } {
  if (region !== undefined && Object.hasOwn(regions, region))
    return { region, regionPrices: regions[region], note: [] };
  const note = `No prices are known for region ${region ?? "none"}; those of ${fallbackRegion} stand in for them.`;
  return { region: fallbackRegion, regionPrices: regions[fallbackRegion], note: [note] };
}

/** What was assumed of what there is, and what is not in the estimate. */
function describe(clusters: readonly ClusterPlan[], { filled, dailyChange, compression }: CostAssumptions): string[] {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const backups = clusters.some(({ backup }) => backup !== undefined);
  const dumps = clusters.some(({ dump }) => dump !== undefined);
  return [
    ...(backups
      ? [
          `Backups: data volumes ${percent(filled)} full, ${percent(dailyChange)} of the data written to the WAL every day, compressed ${compression} times; the most the retention keeps.`,
        ]
      : []),
    ...(dumps
      ? [`Dumps: data volumes ${percent(filled)} full, compressed ${compression} times; the most the retention keeps.`]
      : []),
    "Not included: requests to S3, KMS and Secrets Manager, traffic between zones, snapshots, and nodes unless scheduling.instanceType is set.",
  ];
}

function unpriced(clusters: readonly ClusterPlan[], { instances }: RegionPrices, region: string): string[] {
  const types = clusters.flatMap(({ scheduling }) => scheduling.instanceType ?? []);
  const unknown = [...new Set(types)].filter((type) => !Object.hasOwn(instances, type));
  return unknown.map((type) => `Nodes of type ${type} are not included: no price is known in ${region}.`);
}

function clusterLines(
  cluster: ClusterPlan,
  platform: PlatformPlan,
  prices: RegionPrices,
  assumptions: CostAssumptions,
): CostLine[] {
  const { instances, storage, scheduling, credentials, roles, backup, dump } = cluster;
  const each = instances === 1 ? "1 instance" : `${instances} instances`;
  const lines = [...dataVolumeLines(cluster, prices, each)];
  if (storage.wal !== undefined) {
    const gib = wholeGiB(storage.wal.sizeBytes);
    lines.push(line("WAL volumes (gp3)", instances * gib, "GiB-month", prices.gp3Storage, `${each} x ${gib} GiB`));
  }
  if (backup !== undefined) {
    const size = backupSize(cluster, backup, platform, assumptions);
    lines.push(...storeLines("Backups in S3 Standard", backup, size, prices.s3Storage));
  }
  if (dump !== undefined) {
    const size = dumpSize(cluster, dump, platform, assumptions);
    lines.push(...storeLines("Dumps in S3 Standard", dump, size, prices.s3Storage));
  }
  if (credentials.delivery !== CredentialsDelivery.Direct) {
    const secrets = 1 + roles.filter(({ login }) => login).length;
    lines.push(
      line("Secrets Manager secrets", secrets, "secret-month", prices.secret, "the owner and every role that logs in"),
    );
  }
  const { instanceType } = scheduling;
  if (instanceType !== undefined && Object.hasOwn(prices.instances, instanceType)) {
    const formula = `${each} x ${hoursPerMonth} h, one node each`;
    lines.push(
      line(`Nodes (${instanceType})`, instances * hoursPerMonth, "hour", prices.instances[instanceType], formula),
    );
  }
  return lines;
}

function dataVolumeLines({ instances, storage }: ClusterPlan, prices: RegionPrices, each: string): CostLine[] {
  const type = storage.volumeType ?? VolumeType.Gp3;
  const gib = wholeGiB(storage.data.sizeBytes);
  const perGib = type === VolumeType.Gp3 ? prices.gp3Storage : prices.io2Storage;
  const volumes = line(`Data volumes (${type})`, instances * gib, "GiB-month", perGib, `${each} x ${gib} GiB`);
  const { iops = 0, throughput = 0 } = storage;
  const included = volumeLimits[type].included;
  if (included === undefined) {
    // AWS prices the tiers of each volume by itself.
    return [
      volumes,
      ...tierLines(`Data IOPS (${type})`, iops, "IOPS-month", prices.io2Iops, `${iops} IOPS`, instances, each),
    ];
  }
  const lines = [volumes];
  const moreIops = iops - included.iops;
  if (moreIops > 0) {
    const formula = `${each} x (${iops} - ${included.iops} included)`;
    lines.push(line("Data IOPS above those included", instances * moreIops, "IOPS-month", prices.gp3Iops, formula));
  }
  const moreThroughput = throughput - included.throughput;
  if (moreThroughput > 0) {
    const formula = `${each} x (${throughput} - ${included.throughput} included)`;
    lines.push(
      line(
        "Data throughput above that included",
        instances * moreThroughput,
        "MiB/s-month",
        prices.gp3Throughput,
        formula,
      ),
    );
  }
  return lines;
}

/** What is stored in S3; a store outside AWS sends its own bill. */
function storeLines(
  title: string,
  { endpointUrl }: { endpointUrl?: string },
  { gib, formula }: { gib: number; formula: string },
  tiers: Tier[],
): CostLine[] {
  return endpointUrl === undefined ? tierLines(title, gib, "GiB-month", tiers, formula) : [];
}

/** How long a bucket keeps what was deleted: the platform's as it is laid out, somebody else's taken for not at all. */
function keptBy(
  { backupBucket }: PlatformPlan,
  bucket: string | undefined,
): Pick<RetentionPlan, "noncurrentDays" | "abortMultipartDays"> {
  const ours = bucket === undefined ? backupBucket?.retention : undefined;
  return ours ?? { noncurrentDays: 0, abortMultipartDays: 0 };
}

/** What a cluster's backups take up, in GiB. */
function backupSize(
  { storage }: ClusterPlan,
  backup: BackupPlan,
  platform: PlatformPlan,
  { filled, dailyChange, compression }: CostAssumptions,
): { gib: number; formula: string } {
  const { recoveryWindowDays, fullBackupIntervalDays } = backup;
  const retention = { ...keptBy(platform, backup.bucket), recoveryWindowDays, fullBackupIntervalDays };
  const dataBytes = storage.data.sizeBytes * filled;
  const bytes = storedBytes(retention, { dataBytes, walBytesPerDay: dataBytes * dailyChange, compression });
  const days = storedDays(retention);
  const data = round(dataBytes / GiB);
  const formula = `(a base backup of ${data} GiB every ${round(fullBackupIntervalDays)} days and ${round(data * dailyChange)} GiB of WAL a day, over ${round(days)} days) / ${compression}`;
  return { gib: round(bytes / GiB), formula };
}

/** What a cluster's dumps take up, in GiB: each is a copy of the data, and stays in the bucket as a backup does. */
function dumpSize(
  { storage }: ClusterPlan,
  { schedule, retentionDays, bucket }: DumpPlan,
  platform: PlatformPlan,
  { filled, compression }: CostAssumptions,
): { gib: number; formula: string } {
  const parsed = parseSchedule(schedule);
  const interval = "schedule" in parsed ? (intervals(parsed.schedule)?.shortest ?? 1440) / 1440 : 1;
  const retention = {
    ...keptBy(platform, bucket),
    recoveryWindowDays: retentionDays,
    fullBackupIntervalDays: interval,
  };
  const dataBytes = storage.data.sizeBytes * filled;
  const bytes = storedBytes(retention, { dataBytes, walBytesPerDay: 0, compression });
  const formula = `(a dump of ${round(dataBytes / GiB)} GiB every ${round(interval)} days, over ${round(storedDays(retention))} days) / ${compression}`;
  return { gib: round(bytes / GiB), formula };
}

function platformLines(
  platform: PlatformPlan,
  clusters: readonly ClusterPlan[],
  prices: PriceTable,
  regionPrices: RegionPrices,
  assumptions: CostAssumptions,
): CostLine[] {
  const replicaRegion = platform.backupBucket?.replicaRegion;
  const keys = [
    ...(platform.dataKey === undefined ? [] : ["data"]),
    ...(platform.backupKey === undefined ? [] : ["backups"]),
    ...(replicaRegion === undefined ? [] : [`the copy in ${replicaRegion}`]),
  ];
  const lines: CostLine[] = [];
  if (keys.length > 0) {
    lines.push(line("KMS keys", keys.length, "key-month", regionPrices.kmsKey, `keys for ${keys.join(", ")}`));
  }
  if (replicaRegion !== undefined) {
    const copied = clusters.flatMap((cluster) => {
      const { backup, dump } = cluster;
      return [
        ...(backup === undefined || backup.bucket !== undefined
          ? []
          : [backupSize(cluster, backup, platform, assumptions).gib]),
        ...(dump === undefined || dump.bucket !== undefined
          ? []
          : [dumpSize(cluster, dump, platform, assumptions).gib]),
      ];
    });
    const tiers = findPrices(replicaRegion, prices).regionPrices.s3Storage;
    lines.push(
      ...tierLines(
        `Copy of the backups in ${replicaRegion}`,
        sum(copied),
        "GiB-month",
        tiers,
        "as much as the clusters' backups and dumps",
      ),
    );
  }
  return lines;
}

/** One line for each tier that is reached. `times` as many of the same, each with tiers of its own. */
function tierLines(
  item: string,
  quantity: number,
  unit: string,
  tiers: readonly Tier[],
  formula: string,
  times = 1,
  each = "",
): CostLine[] {
  const prefix = each === "" ? "" : `${each} x `;
  let from = 0;
  return tiers.flatMap(({ upTo = Infinity, price }) => {
    const inTier = Math.min(quantity, upTo) - from;
    const above = from === 0 ? "" : `, the part above ${from}`;
    from = upTo;
    return inTier > 0 ? [line(item, round(times * inTier), unit, price, `${prefix}${formula}${above}`)] : [];
  });
}

function line(item: string, quantity: number, unit: string, unitPrice: number, formula: string): CostLine {
  const monthly = round(quantity * unitPrice);
  return {
    item,
    quantity,
    unit,
    unitPrice,
    monthly,
    formula: `${formula} = ${quantity}; ${quantity} x ${unitPrice} = ${monthly}`,
  };
}

function part(name: string, lines: CostLine[]): CostPart {
  return { name, monthly: sum(lines.map(({ monthly }) => monthly)), lines };
}

function sum(amounts: readonly number[]): number {
  return round(amounts.reduce((total, amount) => total + amount, 0));
}

/** To cents, or hundredths of a unit: what is shown adds up. */
function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
