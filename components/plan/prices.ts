/** AWS list prices, as a dated table. They are an input of the estimate: pass a table of your own for other regions or terms. */

/** A price that falls with the quantity: each tier holds up to `upTo` units in all, the last one the rest. */
export interface Tier {
  upTo?: number;
  price: number;
}

/** Prices in one region; months have 730 hours, as AWS's calculator has it. */
export interface RegionPrices {
  /** A GiB and month. */
  gp3Storage: number;
  /** A provisioned IOPS above the included ones, and month. */
  gp3Iops: number;
  /** A MiB/s above the included ones, and month. */
  gp3Throughput: number;
  io2Storage: number;
  io2Iops: Tier[];
  /** A GiB and month of S3 Standard. */
  s3Storage: Tier[];
  /** A customer managed key and month. */
  kmsKey: number;
  /** A secret in AWS Secrets Manager and month. */
  secret: number;
  /** An hour of a Linux instance on demand, by type. */
  instances: Record<string, number>;
}

/** Prices by region. */
export interface PriceTable {
  currency: string;
  /** When the prices were read. */
  asOf: string;
  sources: string[];
  /** Region whose prices stand in for those of a region that is not in the table. */
  fallbackRegion: string;
  regions: Record<string, RegionPrices>;
}

/** Sizes of one family cost in proportion to their cores: the price of the size "large" gives the others. */
function family(name: string, large: number): Record<string, number> {
  const multiples = { large: 1, xlarge: 2, "2xlarge": 4, "4xlarge": 8, "8xlarge": 16, "12xlarge": 24, "16xlarge": 32 };
  return Object.fromEntries(
    Object.entries(multiples).map(([size, times]) => [`${name}.${size}`, Number((large * times).toFixed(5))]),
  );
}

const io2Iops = (first: number, second: number, rest: number): Tier[] => [
  { upTo: 32_000, price: first },
  { upTo: 64_000, price: second },
  { price: rest },
];

const s3Storage = (first: number, second: number, rest: number): Tier[] => [
  { upTo: 50 * 1024, price: first },
  { upTo: 500 * 1024, price: second },
  { price: rest },
];

// KMS and Secrets Manager cost the same in every commercial region.
const everywhere = { kmsKey: 1, secret: 0.4 };

const unitedStates: RegionPrices = {
  ...everywhere,
  gp3Storage: 0.08,
  gp3Iops: 0.005,
  gp3Throughput: 0.04,
  io2Storage: 0.125,
  io2Iops: io2Iops(0.065, 0.0455, 0.03185),
  s3Storage: s3Storage(0.023, 0.022, 0.021),
  instances: {
    ...family("m6i", 0.096),
    ...family("r6i", 0.126),
    ...family("m7i", 0.1008),
    ...family("r7i", 0.1323),
    ...family("m7g", 0.0816),
    ...family("r7g", 0.1071),
  },
};

/** The table this package ships with. */
export const listPrices: PriceTable = {
  currency: "USD",
  asOf: "2025-01-15",
  sources: [
    "https://aws.amazon.com/ebs/pricing/",
    "https://aws.amazon.com/s3/pricing/",
    "https://aws.amazon.com/kms/pricing/",
    "https://aws.amazon.com/secrets-manager/pricing/",
    "https://aws.amazon.com/ec2/pricing/on-demand/",
  ],
  fallbackRegion: "us-east-1",
  regions: {
    "us-east-1": unitedStates,
    "us-east-2": unitedStates,
    "us-west-2": unitedStates,
    "eu-west-1": {
      ...everywhere,
      gp3Storage: 0.088,
      gp3Iops: 0.0055,
      gp3Throughput: 0.044,
      io2Storage: 0.138,
      io2Iops: io2Iops(0.072, 0.0504, 0.03528),
      s3Storage: s3Storage(0.023, 0.022, 0.021),
      instances: { ...family("m6i", 0.107), ...family("r6i", 0.141) },
    },
    "eu-central-1": {
      ...everywhere,
      gp3Storage: 0.0952,
      gp3Iops: 0.006,
      gp3Throughput: 0.048,
      io2Storage: 0.149,
      io2Iops: io2Iops(0.078, 0.0546, 0.03822),
      s3Storage: s3Storage(0.0245, 0.0235, 0.0225),
      instances: { ...family("m6i", 0.115), ...family("r6i", 0.152) },
    },
  },
};
