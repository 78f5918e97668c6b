/**
 * Every parameter of PostgreSQL 14 to 18 that a configuration file may name, one a line: name, majors that have it in
 * this form, type, and for numbers the unit a bare number counts in, the smallest and the largest value in that unit.
 * "internal" ones are fixed when the server is built or the data directory is made.
 * Source: the view pg_settings of each major (https://www.postgresql.org/docs/current/view-pg-settings.html), with the
 * compression and I/O methods of the Debian builds in the CloudNativePG images.
 */
export const settingsTable = `
allow_alter_system 17-18 bool
allow_in_place_tablespaces 14-18 bool
allow_system_table_mods 14-18 bool
application_name 14-18 string
archive_cleanup_command 14-18 string
archive_command 14-18 string
archive_library 15-18 string
archive_mode 14-18 enum always,on,off
archive_timeout 14-18 integer s 0 1073741823
array_nulls 14-18 bool
authentication_timeout 14-18 integer s 1 600
autovacuum 14-18 bool
autovacuum_analyze_scale_factor 14-18 real - 0 100
autovacuum_analyze_threshold 14-18 integer - 0 2147483647
autovacuum_freeze_max_age 14-18 integer - 100000 2000000000
autovacuum_max_workers 14-18 integer - 1 262143
autovacuum_multixact_freeze_max_age 14-18 integer - 10000 2000000000
autovacuum_naptime 14-18 integer s 1 2147483
autovacuum_vacuum_cost_delay 14-18 real ms -1 100
autovacuum_vacuum_cost_limit 14-18 integer - -1 10000
autovacuum_vacuum_insert_scale_factor 14-18 real - 0 100
autovacuum_vacuum_insert_threshold 14-18 integer - -1 2147483647
autovacuum_vacuum_max_threshold 18-18 integer - -1 2147483647
autovacuum_vacuum_scale_factor 14-18 real - 0 100
autovacuum_vacuum_threshold 14-18 integer - 0 2147483647
autovacuum_work_mem 14-18 integer kB -1 2147483647
autovacuum_worker_slots 18-18 integer - 1 262143
backend_flush_after 14-18 integer 8kB 0 256
backslash_quote 14-18 enum safe_encoding,on,off
backtrace_functions 14-18 string
bgwriter_delay 14-18 integer ms 10 10000
bgwriter_flush_after 14-18 integer 8kB 0 256
bgwriter_lru_maxpages 14-18 integer - 0 1073741823
bgwriter_lru_multiplier 14-18 real - 0 10
block_size 14-18 internal
bonjour 14-18 bool
bonjour_name 14-18 string
bytea_output 14-18 enum escape,hex
check_function_bodies 14-18 bool
checkpoint_completion_target 14-18 real - 0 1
checkpoint_flush_after 14-18 integer 8kB 0 256
checkpoint_timeout 14-18 integer s 30 86400
checkpoint_warning 14-18 integer s 0 2147483647
client_connection_check_interval 14-18 integer ms 0 2147483647
client_encoding 14-18 string
client_min_messages 14-18 enum debug5,debug4,debug3,debug2,debug1,log,notice,warning,error
cluster_name 14-18 string
commit_delay 14-18 integer - 0 100000
commit_siblings 14-18 integer - 0 1000
commit_timestamp_buffers 17-18 integer 8kB 0 131072
compute_query_id 14-18 enum auto,regress,on,off
config_file 14-18 string
constraint_exclusion 14-18 enum partition,on,off
cpu_index_tuple_cost 14-18 real - 0 1.79769e+308
cpu_operator_cost 14-18 real - 0 1.79769e+308
cpu_tuple_cost 14-18 real - 0 1.79769e+308
createrole_self_grant 16-18 string
cursor_tuple_fraction 14-18 real - 0 1
data_checksums 14-18 internal
data_directory 14-18 string
data_directory_mode 14-18 internal
data_sync_retry 14-18 bool
DateStyle 14-18 string
db_user_namespace 14-16 bool
deadlock_timeout 14-18 integer ms 1 2147483647
debug_assertions 14-18 internal
debug_discard_caches 14-18 integer - 0 0
debug_io_direct 16-18 string
debug_logical_replication_streaming 16-18 enum buffered,immediate
debug_parallel_query 16-18 enum off,on,regress
debug_pretty_print 14-18 bool
debug_print_parse 14-18 bool
debug_print_plan 14-18 bool
debug_print_rewritten 14-18 bool
default_statistics_target 14-18 integer - 1 10000
default_table_access_method 14-18 string
default_tablespace 14-18 string
default_text_search_config 14-18 string
default_toast_compression 14-18 enum pglz,lz4
default_transaction_deferrable 14-18 bool
default_transaction_isolation 14-18 enum serializable,repeatable read,read committed,read uncommitted
default_transaction_read_only 14-18 bool
dynamic_library_path 14-18 string
dynamic_shared_memory_type 14-18 enum posix,sysv,mmap
effective_cache_size 14-18 integer 8kB 1 2147483647
effective_io_concurrency 14-18 integer - 0 1000
enable_async_append 14-18 bool
enable_bitmapscan 14-18 bool
enable_distinct_reordering 18-18 bool
enable_gathermerge 14-18 bool
enable_group_by_reordering 17-18 bool
enable_hashagg 14-18 bool
enable_hashjoin 14-18 bool
enable_incremental_sort 14-18 bool
enable_indexonlyscan 14-18 bool
enable_indexscan 14-18 bool
enable_material 14-18 bool
enable_memoize 14-18 bool
enable_mergejoin 14-18 bool
enable_nestloop 14-18 bool
enable_parallel_append 14-18 bool
enable_parallel_hash 14-18 bool
enable_partition_pruning 14-18 bool
enable_partitionwise_aggregate 14-18 bool
enable_partitionwise_join 14-18 bool
enable_presorted_aggregate 16-18 bool
enable_self_join_elimination 18-18 bool
enable_seqscan 14-18 bool
enable_sort 14-18 bool
enable_tidscan 14-18 bool
escape_string_warning 14-18 bool
event_source 14-18 string
event_triggers 17-18 bool
exit_on_error 14-18 bool
extension_control_path 18-18 string
external_pid_file 14-18 string
extra_float_digits 14-18 integer - -15 3
file_copy_method 18-18 enum copy,clone
file_extend_method 16-18 enum posix_fallocate,write_zeros
force_parallel_mode 14-15 enum off,on,regress
from_collapse_limit 14-18 integer - 1 2147483647
fsync 14-18 bool
full_page_writes 14-18 bool
geqo 14-18 bool
geqo_effort 14-18 integer - 1 10
geqo_generations 14-18 integer - 0 2147483647
geqo_pool_size 14-18 integer - 0 2147483647
geqo_seed 14-18 real - 0 1
geqo_selection_bias 14-18 real - 1.5 2
geqo_threshold 14-18 integer - 2 2147483647
gin_fuzzy_search_limit 14-18 integer - 0 2147483647
gin_pending_list_limit 14-18 integer kB 64 2147483647
gss_accept_delegation 16-18 bool
hash_mem_multiplier 14-18 real - 1 1000
hba_file 14-18 string
hot_standby 14-18 bool
hot_standby_feedback 14-18 bool
huge_page_size 14-18 integer kB 0 2147483647
huge_pages 14-18 enum off,on,try
huge_pages_status 17-18 internal
icu_validation_level 16-18 enum disabled,debug5,debug4,debug3,debug2,debug1,log,notice,warning,error
ident_file 14-18 string
idle_in_transaction_session_timeout 14-18 integer ms 0 2147483647
idle_replication_slot_timeout 18-18 integer s 0 2147483647
idle_session_timeout 14-18 integer ms 0 2147483647
ignore_checksum_failure 14-18 bool
ignore_invalid_pages 14-18 bool
ignore_system_indexes 14-18 bool
in_hot_standby 14-18 internal
integer_datetimes 14-18 internal
IntervalStyle 14-18 enum postgres,postgres_verbose,sql_standard,iso_8601
io_combine_limit 17-17 integer 8kB 1 32
io_combine_limit 18-18 integer 8kB 1 128
io_max_combine_limit 18-18 integer 8kB 1 128
io_max_concurrency 18-18 integer - -1 1024
io_method 18-18 enum sync,worker,io_uring
io_workers 18-18 integer - 1 32
jit 14-18 bool
jit_above_cost 14-18 real - -1 1.79769e+308
jit_debugging_support 14-18 bool
jit_dump_bitcode 14-18 bool
jit_expressions 14-18 bool
jit_inline_above_cost 14-18 real - -1 1.79769e+308
jit_optimize_above_cost 14-18 real - -1 1.79769e+308
jit_profiling_support 14-18 bool
jit_provider 14-18 string
jit_tuple_deforming 14-18 bool
join_collapse_limit 14-18 integer - 1 2147483647
krb_caseins_users 14-18 bool
krb_server_keyfile 14-18 string
lc_collate 14-15 internal
lc_ctype 14-15 internal
lc_messages 14-18 string
lc_monetary 14-18 string
lc_numeric 14-18 string
lc_time 14-18 string
listen_addresses 14-18 string
lo_compat_privileges 14-18 bool
local_preload_libraries 14-18 string
lock_timeout 14-18 integer ms 0 2147483647
log_autovacuum_min_duration 14-18 integer ms -1 2147483647
log_checkpoints 14-18 bool
log_connections 14-17 bool
log_connections 18-18 string
log_destination 14-18 string
log_directory 14-18 string
log_disconnections 14-18 bool
log_duration 14-18 bool
log_error_verbosity 14-18 enum terse,default,verbose
log_executor_stats 14-18 bool
log_file_mode 14-18 integer - 0 511
log_filename 14-18 string
log_hostname 14-18 bool
log_line_prefix 14-18 string
log_lock_failures 18-18 bool
log_lock_waits 14-18 bool
log_min_duration_sample 14-18 integer ms -1 2147483647
log_min_duration_statement 14-18 integer ms -1 2147483647
log_min_error_statement 14-18 enum debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
log_min_messages 14-18 enum debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
log_parameter_max_length 14-18 integer B -1 1073741823
log_parameter_max_length_on_error 14-18 integer B -1 1073741823
log_parser_stats 14-18 bool
log_planner_stats 14-18 bool
log_recovery_conflict_waits 14-18 bool
log_replication_commands 14-18 bool
log_rotation_age 14-18 integer min 0 35791394
log_rotation_size 14-17 integer kB 0 2097151
log_rotation_size 18-18 integer kB 0 2147483647
log_startup_progress_interval 15-18 integer ms 0 2147483647
log_statement 14-18 enum none,ddl,mod,all
log_statement_sample_rate 14-18 real - 0 1
log_statement_stats 14-18 bool
log_temp_files 14-18 integer kB -1 2147483647
log_timezone 14-18 string
log_transaction_sample_rate 14-18 real - 0 1
log_truncate_on_rotation 14-18 bool
logging_collector 14-18 bool
logical_decoding_work_mem 14-18 integer kB 64 2147483647
maintenance_io_concurrency 14-18 integer - 0 1000
maintenance_work_mem 14-16 integer kB 1024 2147483647
maintenance_work_mem 17-18 integer kB 64 2147483647
max_active_replication_origins 18-18 integer - 0 262143
max_connections 14-18 integer - 1 262143
max_files_per_process 14-18 integer - 64 2147483647
max_function_args 14-18 internal
max_identifier_length 14-18 internal
max_index_keys 14-18 internal
max_locks_per_transaction 14-18 integer - 10 2147483647
max_logical_replication_workers 14-18 integer - 0 262143
max_notify_queue_pages 17-18 integer - 64 2147483647
max_parallel_apply_workers_per_subscription 16-18 integer - 0 1024
max_parallel_maintenance_workers 14-18 integer - 0 1024
max_parallel_workers 14-18 integer - 0 1024
max_parallel_workers_per_gather 14-18 integer - 0 1024
max_pred_locks_per_page 14-18 integer - 0 2147483647
max_pred_locks_per_relation 14-18 integer - -2147483648 2147483647
max_pred_locks_per_transaction 14-18 integer - 10 2147483647
max_prepared_transactions 14-18 integer - 0 262143
max_replication_slots 14-18 integer - 0 262143
max_slot_wal_keep_size 14-18 integer MB -1 2147483647
max_stack_depth 14-18 integer kB 100 2147483647
max_standby_archive_delay 14-18 integer ms -1 2147483647
max_standby_streaming_delay 14-18 integer ms -1 2147483647
max_sync_workers_per_subscription 14-18 integer - 0 262143
max_wal_senders 14-18 integer - 0 262143
max_wal_size 14-18 integer MB 2 2147483647
max_worker_processes 14-18 integer - 0 262143
md5_password_warnings 18-18 bool
min_dynamic_shared_memory 14-18 integer MB 0 2147483647
min_parallel_index_scan_size 14-18 integer 8kB 0 715827882
min_parallel_table_scan_size 14-18 integer 8kB 0 715827882
min_wal_size 14-18 integer MB 2 2147483647
multixact_member_buffers 17-18 integer 8kB 16 131072
multixact_offset_buffers 17-18 integer 8kB 16 131072
notify_buffers 17-18 integer 8kB 16 131072
num_os_semaphores 18-18 internal
oauth_validator_libraries 18-18 string
old_snapshot_threshold 14-16 integer min -1 86400
parallel_leader_participation 14-18 bool
parallel_setup_cost 14-18 real - 0 1.79769e+308
parallel_tuple_cost 14-18 real - 0 1.79769e+308
password_encryption 14-18 enum md5,scram-sha-256
plan_cache_mode 14-18 enum auto,force_generic_plan,force_custom_plan
port 14-18 integer - 1 65535
post_auth_delay 14-18 integer s 0 2147
pre_auth_delay 14-18 integer s 0 60
primary_conninfo 14-18 string
primary_slot_name 14-18 string
promote_trigger_file 14-15 string
quote_all_identifiers 14-18 bool
random_page_cost 14-18 real - 0 1.79769e+308
recovery_end_command 14-18 string
recovery_init_sync_method 14-18 enum fsync,syncfs
recovery_min_apply_delay 14-18 integer ms 0 2147483647
recovery_prefetch 15-18 enum off,on,try
recovery_target 14-18 string
recovery_target_action 14-18 enum pause,promote,shutdown
recovery_target_inclusive 14-18 bool
recovery_target_lsn 14-18 string
recovery_target_name 14-18 string
recovery_target_time 14-18 string
recovery_target_timeline 14-18 string
recovery_target_xid 14-18 string
recursive_worktable_factor 15-18 real - 0.001 1e+06
remove_temp_files_after_crash 14-18 bool
reserved_connections 16-18 integer - 0 262143
restart_after_crash 14-18 bool
restore_command 14-18 string
restrict_nonsystem_relation_kind 14-18 string
row_security 14-18 bool
scram_iterations 16-18 integer - 1 2147483647
search_path 14-18 string
segment_size 14-18 internal
send_abort_for_crash 16-18 bool
send_abort_for_kill 16-18 bool
seq_page_cost 14-18 real - 0 1.79769e+308
serializable_buffers 17-18 integer 8kB 16 131072
server_encoding 14-18 internal
server_version 14-18 internal
server_version_num 14-18 internal
session_preload_libraries 14-18 string
session_replication_role 14-18 enum origin,replica,local
shared_buffers 14-18 integer 8kB 16 1073741823
shared_memory_size 15-18 internal
shared_memory_size_in_huge_pages 15-18 internal
shared_memory_type 14-18 enum sysv,mmap
shared_preload_libraries 14-18 string
ssl 14-18 bool
ssl_ca_file 14-18 string
ssl_cert_file 14-18 string
ssl_ciphers 14-18 string
ssl_crl_dir 14-18 string
ssl_crl_file 14-18 string
ssl_dh_params_file 14-18 string
ssl_ecdh_curve 14-17 string
ssl_groups 18-18 string
ssl_key_file 14-18 string
ssl_library 14-18 internal
ssl_max_protocol_version 14-18 enum ,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
ssl_min_protocol_version 14-18 enum TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
ssl_passphrase_command 14-18 string
ssl_passphrase_command_supports_reload 14-18 bool
ssl_prefer_server_ciphers 14-18 bool
ssl_tls13_ciphers 18-18 string
standard_conforming_strings 14-18 bool
statement_timeout 14-18 integer ms 0 2147483647
stats_fetch_consistency 15-18 enum none,cache,snapshot
stats_temp_directory 14-14 string
subtransaction_buffers 17-18 integer 8kB 0 131072
summarize_wal 17-18 bool
superuser_reserved_connections 14-18 integer - 0 262143
sync_replication_slots 17-18 bool
synchronize_seqscans 14-18 bool
synchronized_standby_slots 17-18 string
synchronous_commit 14-18 enum local,remote_write,remote_apply,on,off
synchronous_standby_names 14-18 string
syslog_facility 14-18 enum local0,local1,local2,local3,local4,local5,local6,local7
syslog_ident 14-18 string
syslog_sequence_numbers 14-18 bool
syslog_split_messages 14-18 bool
tcp_keepalives_count 14-18 integer - 0 2147483647
tcp_keepalives_idle 14-18 integer s 0 2147483647
tcp_keepalives_interval 14-18 integer s 0 2147483647
tcp_user_timeout 14-18 integer ms 0 2147483647
temp_buffers 14-18 integer 8kB 100 1073741823
temp_file_limit 14-18 integer kB -1 2147483647
temp_tablespaces 14-18 string
TimeZone 14-18 string
timezone_abbreviations 14-18 string
trace_connection_negotiation 17-18 bool
trace_notify 14-18 bool
trace_recovery_messages 14-16 enum debug5,debug4,debug3,debug2,debug1,log,notice,warning,error
trace_sort 14-18 bool
track_activities 14-18 bool
track_activity_query_size 14-18 integer B 100 1048576
track_commit_timestamp 14-18 bool
track_cost_delay_timing 18-18 bool
track_counts 14-18 bool
track_functions 14-18 enum none,pl,all
track_io_timing 14-18 bool
track_wal_io_timing 14-18 bool
transaction_buffers 17-18 integer 8kB 0 131072
transaction_deferrable 14-18 bool
transaction_isolation 14-18 enum serializable,repeatable read,read committed,read uncommitted
transaction_read_only 14-18 bool
transaction_timeout 17-18 integer ms 0 2147483647
transform_null_equals 14-18 bool
unix_socket_directories 14-18 string
unix_socket_group 14-18 string
unix_socket_permissions 14-18 integer - 0 511
update_process_title 14-18 bool
vacuum_buffer_usage_limit 16-18 integer kB 0 16777216
vacuum_cost_delay 14-18 real ms 0 100
vacuum_cost_limit 14-18 integer - 1 10000
vacuum_cost_page_dirty 14-18 integer - 0 10000
vacuum_cost_page_hit 14-18 integer - 0 10000
vacuum_cost_page_miss 14-18 integer - 0 10000
vacuum_defer_cleanup_age 14-15 integer - 0 1000000
vacuum_failsafe_age 14-18 integer - 0 2100000000
vacuum_freeze_min_age 14-18 integer - 0 1000000000
vacuum_freeze_table_age 14-18 integer - 0 2000000000
vacuum_max_eager_freeze_failure_rate 18-18 real - 0 1
vacuum_multixact_failsafe_age 14-18 integer - 0 2100000000
vacuum_multixact_freeze_min_age 14-18 integer - 0 1000000000
vacuum_multixact_freeze_table_age 14-18 integer - 0 2000000000
vacuum_truncate 18-18 bool
wal_block_size 14-18 internal
wal_buffers 14-18 integer 8kB -1 262143
wal_compression 14-14 bool
wal_compression 15-18 enum pglz,lz4,zstd,on,off
wal_consistency_checking 14-18 string
wal_decode_buffer_size 15-18 integer B 65536 1073741823
wal_init_zero 14-18 bool
wal_keep_size 14-18 integer MB 0 2147483647
wal_level 14-18 enum minimal,replica,logical
wal_log_hints 14-18 bool
wal_receiver_create_temp_slot 14-18 bool
wal_receiver_status_interval 14-18 integer s 0 2147483
wal_receiver_timeout 14-18 integer ms 0 2147483647
wal_recycle 14-18 bool
wal_retrieve_retry_interval 14-18 integer ms 1 2147483647
wal_segment_size 14-18 internal
wal_sender_timeout 14-18 integer ms 0 2147483647
wal_skip_threshold 14-18 integer kB 0 2147483647
wal_summary_keep_time 17-18 integer min 0 35791394
wal_sync_method 14-18 enum fsync,fdatasync,open_sync,open_datasync
wal_writer_delay 14-18 integer ms 1 10000
wal_writer_flush_after 14-18 integer 8kB 0 2147483647
work_mem 14-18 integer kB 64 2147483647
xmlbinary 14-18 enum base64,hex
xmloption 14-18 enum content,document
zero_damaged_pages 14-18 bool
`;
