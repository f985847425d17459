#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "adapters/main/command_options.h"
#include "adapters/main/terminal.h"

// Every command of the program; `kakehashi --help` says what each does.
namespace kakehashi::app {

[[nodiscard]] Exit init(const Globals& globals, const InitOptions& options);
[[nodiscard]] Exit migrate(const Globals& globals);
[[nodiscard]] Exit doctor(const Globals& globals, const DoctorOptions& options);
[[nodiscard]] Exit synth_town(const Globals& globals, const SynthOptions& options);
[[nodiscard]] Exit import_check(const Globals& globals, const CheckOptions& options);
[[nodiscard]] Exit import_watch(const Globals& globals, const WatchOptions& options);
[[nodiscard]] Exit import_run(const Globals& globals, const ImportOptions& options);
[[nodiscard]] Exit import_convert(const Globals& globals, const ConvertOptions& options);
[[nodiscard]] Exit import_status(const Globals& globals);
[[nodiscard]] Exit import_show(const Globals& globals, std::int64_t id);
[[nodiscard]] Exit import_retry(const Globals& globals, std::int64_t id);
[[nodiscard]] Exit backup(const Globals& globals, const BackupOptions& options);
[[nodiscard]] Exit restore(const Globals& globals, const RestoreOptions& options);
[[nodiscard]] Exit record_show(const Globals& globals, const RecordOptions& options);
[[nodiscard]] Exit record_list(const Globals& globals, const PeopleOptions& options);
[[nodiscard]] Exit record_export(const Globals& globals, const PeopleOptions& options);
[[nodiscard]] Exit document_list(const Globals& globals, const DocumentOptions& options);
[[nodiscard]] Exit document_get(const Globals& globals, const DocumentOptions& options);
[[nodiscard]] Exit feedback_person(const Globals& globals, const FeedbackOptions& options);
[[nodiscard]] Exit feedback_office(const Globals& globals, const FeedbackOptions& options);
[[nodiscard]] Exit consent_act(const Globals& globals, const ConsentOptions& options);
[[nodiscard]] Exit consent_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit consent_pending(const Globals& globals, const PendingOptions& options);
[[nodiscard]] Exit consent_evaluate(const Globals& globals);
[[nodiscard]] Exit relation_add(const Globals& globals, const RelationOptions& options);
[[nodiscard]] Exit relation_end(const Globals& globals, const RelationOptions& options);
[[nodiscard]] Exit relation_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit consent_explain(const Globals& globals, std::int64_t entry);
[[nodiscard]] Exit relation_expiring(const Globals& globals, const ExpiringOptions& options);
[[nodiscard]] Exit relation_refresh(const Globals& globals);
[[nodiscard]] Exit consent_receipt(const Globals& globals, const ReceiptOptions& options);
[[nodiscard]] Exit consent_verify(const Globals& globals, const ReceiptOptions& options);
[[nodiscard]] Exit consent_who(const Globals& globals, const WhoOptions& options);
[[nodiscard]] Exit consent_preview(const Globals& globals, const PreviewOptions& options);
[[nodiscard]] Exit proxy_add(const Globals& globals, const ProxyOptions& options);
[[nodiscard]] Exit proxy_end(const Globals& globals, const ProxyOptions& options);
[[nodiscard]] Exit proxy_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit hold_add(const Globals& globals, const HoldOptions& options);
[[nodiscard]] Exit hold_end(const Globals& globals, const HoldOptions& options);
[[nodiscard]] Exit hold_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit emergency_declare(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit emergency_list(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit emergency_review(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit emergency_choose(const Globals& globals, const EmergencyOptions& options);
[[nodiscard]] Exit notice_list(const Globals& globals, const NoticeOptions& options);
[[nodiscard]] Exit notice_contact(const Globals& globals, const NoticeOptions& options);
[[nodiscard]] Exit notice_send(const Globals& globals);
[[nodiscard]] Exit notice_letters(const Globals& globals, const NoticeOptions& options);
[[nodiscard]] Exit disaster_declare(const Globals& globals, const DisasterOptions& options);
[[nodiscard]] Exit disaster_end(const Globals& globals, const DisasterOptions& options);
[[nodiscard]] Exit disaster_list(const Globals& globals);
[[nodiscard]] Exit person_candidates(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit person_link(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit person_split(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit person_erase(const Globals& globals, const PersonOptions& options);
[[nodiscard]] Exit review_list(const Globals& globals, const ReviewOptions& options);
[[nodiscard]] Exit review_show(const Globals& globals, const ReviewOptions& options);
[[nodiscard]] Exit review_decide(const Globals& globals, const ReviewOptions& options);
[[nodiscard]] Exit log_list(const Globals& globals, const SubjectOption& subject);
[[nodiscard]] Exit log_verify(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_checkpoint(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_export(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_verify_export(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit log_prove(const Globals& globals, const LogOptions& options);
[[nodiscard]] Exit policy_show(const Globals& globals);
[[nodiscard]] Exit policy_activate(const Globals& globals, const std::filesystem::path& file);
[[nodiscard]] Exit client_add(const Globals& globals, const ClientOptions& options);
[[nodiscard]] Exit client_end(const Globals& globals, const ClientOptions& options);
[[nodiscard]] Exit client_list(const Globals& globals);
[[nodiscard]] Exit user_invite(const Globals& globals, const UserOptions& options);
[[nodiscard]] Exit user_end(const Globals& globals, const UserOptions& options);
[[nodiscard]] Exit user_role(const Globals& globals, const UserOptions& options);
[[nodiscard]] Exit user_list(const Globals& globals, const UserOptions& options);
[[nodiscard]] Exit key_list(const Globals& globals);
[[nodiscard]] Exit key_rotate(const Globals& globals, const KeyOptions& options);
[[nodiscard]] Exit pki_issue(const Globals& globals, const PkiOptions& options);
[[nodiscard]] Exit pki_renew(const Globals& globals, const PkiOptions& options);
[[nodiscard]] Exit pki_revoke(const Globals& globals, const PkiOptions& options);
[[nodiscard]] Exit pki_list(const Globals& globals);
[[nodiscard]] Exit serve(const Globals& globals, const ServeOptions& options);
[[nodiscard]] Exit demo(const Globals& globals, const DemoOptions& options);
[[nodiscard]] Exit explain(const Globals& globals, std::string code);

}  // namespace kakehashi::app
