/** The EBS driver as an add-on, as part of EKS Auto Mode, and its in-tree predecessor that forwards to it. */
export const ebsProvisioners = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];
