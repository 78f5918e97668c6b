import { textOf, type Check } from "../check";

/** PgBouncer's parameters that a Pooler may set (docs/src/connection_pooling.md); the operator sets the others. */
const parameterNames: ReadonlySet<string> = new Set(
  `application_name_add_host auth_type autodb_idle_timeout cancel_wait_timeout client_idle_timeout client_login_timeout
  client_tls_ciphers client_tls_sslmode client_tls13_ciphers default_pool_size disable_pqexec dns_max_ttl dns_nxdomain_ttl
  idle_transaction_timeout ignore_startup_parameters listen_backlog log_connections log_disconnections log_pooler_errors
  log_stats max_client_conn max_db_connections max_packet_size max_prepared_statements max_user_connections min_pool_size
  pkt_buf query_timeout query_wait_timeout reserve_pool_size reserve_pool_timeout sbuf_loopcnt server_check_delay
  server_check_query server_connect_timeout server_fast_close server_idle_timeout server_lifetime server_login_retry
  server_reset_query server_reset_query_always server_round_robin server_tls_ciphers server_tls13_ciphers
  server_tls_protocols server_tls_sslmode stats_period suspend_timeout tcp_defer_accept tcp_socket_buffer tcp_keepalive
  tcp_keepcnt tcp_keepidle tcp_keepintvl tcp_user_timeout track_extra_parameters verbose`.split(/\s+/),
);

export const poolerParameters: Check = (root) => {
  const written = root.in("spec", "pgbouncer", "parameters");
  if (!written.isPresent) return undefined;
  const others = written.entries.filter(([name]) => !parameterNames.has(name));
  return others.map(([, at]) => ({ at, message: "is no parameter that a Pooler may set; remove it" }));
};

/** A query of one's own for passwords needs a login of one's own, and the other way round. */
export const authQuery: Check = (root) => {
  const at = root.in("spec", "pgbouncer");
  const query = textOf(at.in("authQuery"));
  const secrets = ["authQuerySecret", "serverTLSSecret"];
  const hasSecret = secrets.some((name) => textOf(at.in(name, "name")) !== undefined);
  if (hasSecret === (query !== undefined)) return undefined;
  if (hasSecret) return { at: at.in("authQuery"), message: "a Secret without a query; set it, or remove the Secret" };
  return { at: at.in("authQuerySecret", "name"), message: "a query without a login; set it to a Secret's name" };
};

export const poolerCluster: Check = (root) => {
  const at = root.in("spec", "cluster", "name");
  if (textOf(at) === undefined) return { at, message: "no cluster is named; set it" };
  const name = root.in("metadata", "name");
  if (name.text !== at.text) return undefined;
  return { at: name, message: "is the name of the cluster, whose Service it would take; rename the pooler" };
};

export const poolerMetrics: Check = (root) => {
  const monitoring = root.in("spec", "monitoring");
  if (!monitoring.isPresent || monitoring.in("tls", "enabled").flag !== true) return undefined;
  const at = root.in("spec", "pgbouncer", "clientTLSSecret", "name");
  if (monitoring.in("enablePodMonitor").flag !== true || textOf(at) !== undefined) return undefined;
  return { at, message: "metrics over TLS need a certificate of the pooler's own; set it" };
};
