#include "adapters/http/problem.h"

#include <array>

#include "domain/json_text.h"

namespace kakehashi::http {
namespace {

using enum ProblemType;

constexpr std::array<ProblemEntry, 31> catalogue = {{
    {malformed, "malformed", 400, "KK-5001", "The request is not well-formed", "要求の形式が正しくありません"},
    {token_refused, "token_refused", 401, "KK-5022", "A token that counts on this connection is needed",
     "この接続で有効なトークンが必要です"},
    {certificate_not_bound, "certificate_not_bound", 403, "KK-5002",
     "This certificate is not bound to an organisation", "この証明書は事業者・保険者に登録されていません"},
    {party_not_allowed, "party_not_allowed", 403, "KK-5003", "This face is not open to this party",
     "この窓口はこの種別の利用者には開かれていません"},
    {not_disclosed, "not_disclosed", 403, "KK-5004", "Not disclosed", "開示できません"},
    {consent_missing, "consent_missing", 403, "KK-5005", "The person's consent is missing", "本人の同意がありません"},
    {municipality_not_live, "municipality_not_live", 403, "KK-5006", "This insurer has not started yet",
     "この保険者はまだ運用を開始していません"},
    {refused, "refused", 403, "KK-5007", "Refused", "許可されていません"},
    {missing, "missing", 404, "KK-5008", "There is no such thing", "指定されたものは存在しません"},
    {unknown_path, "unknown_path", 404, "KK-5009", "There is no such path", "このパスは存在しません"},
    {method_not_allowed, "method_not_allowed", 405, "KK-5010", "This path does not take that method",
     "このパスではそのメソッドを使えません"},
    {request_timeout, "request_timeout", 408, "KK-5011", "The request did not arrive in time",
     "要求が時間内に届きませんでした"},
    {conflicting, "conflicting", 409, "KK-5012", "This contradicts what is stored", "保存済みの内容と矛盾します"},
    {length_required, "length_required", 411, "KK-5013", "The body needs a Content-Length",
     "本文には Content-Length が必要です"},
    {body_too_large, "body_too_large", 413, "KK-5014", "The body is too large", "本文が大きすぎます"},
    {unsupported_media_type, "unsupported_media_type", 415, "KK-5015", "The body must be application/json",
     "本文は application/json でなければなりません"},
    {too_many_requests, "too_many_requests", 429, "KK-5021", "Too many requests from this address",
     "このアドレスからの要求が多すぎます"},
    {head_too_large, "head_too_large", 431, "KK-5016", "The request line and headers are too large",
     "要求行とヘッダーが大きすぎます"},
    {broken, "broken", 500, "KK-5017", "Something failed on our side", "内部で異常が発生しました"},
    {unsupported, "unsupported", 501, "KK-5018", "This edition does not do that", "この版では対応していません"},
    {unavailable, "unavailable", 503, "KK-5019", "Not available at the moment", "現在利用できません"},
    {overloaded, "overloaded", 503, "KK-5020", "Too many connections at the moment", "接続が混み合っています"},
    {sign_in_needed, "sign_in_needed", 401, "KK-5023", "Sign in first",
     "先にサインインしてください"},
    {session_proof_missing, "session_proof_missing", 403, "KK-5024", "The request does not prove that a page of this address sent it",
     "このサイトの画面から送られたことが確かめられません"},
    {sign_in_failed, "sign_in_failed", 403, "KK-5025", "Signing in did not succeed; begin again",
     "サインインできませんでした。最初からやり直してください"},
    {second_factor_needed, "second_factor_needed", 403, "KK-5026", "Sign in with a second factor",
     "二要素認証でサインインしてください"},
    {role_not_allowed, "role_not_allowed", 403, "KK-5027", "Your role does not open this",
     "この役割では利用できません"},
    {invitation_needed, "invitation_needed", 403, "KK-5028", "Enter the code of your invitation first",
     "先に招待コードを入力してください"},
    {invitation_refused, "invitation_refused", 403, "KK-5029", "This code does not count",
     "この招待コードは使えません"},
    {too_many_tries, "too_many_tries", 429, "KK-5035", "Too many codes that did not count",
     "使えない招待コードの入力が続いています"},
    {provider_unavailable, "provider_unavailable", 503, "KK-5036", "The service that signs people in does not answer at the moment",
     "サインインの認証サービスが現在応答していません"},
}};

constexpr std::string_view retry_after_seconds = "2";

const ProblemEntry& entry_of(ProblemType type) {
    const ProblemEntry& entry = catalogue[static_cast<std::size_t>(type)];
    EXPECTS(entry.type == type);
    return entry;
}

ProblemType type_of(Fault fault) {
    switch (fault) {
        case Fault::malformed: return malformed;
        case Fault::conflicting: return conflicting;
        case Fault::missing: return missing;
        case Fault::unsupported: return unsupported;
        case Fault::refused: return refused;
        case Fault::unavailable: return unavailable;
        case Fault::broken: return broken;
    }
    return broken;
}

bool tells_its_message(Fault fault) {
    return fault == Fault::malformed || fault == Fault::conflicting || fault == Fault::missing ||
           fault == Fault::unsupported;
}

HttpResponse rendered(const ProblemEntry& entry, std::string_view code, std::string_view detail, const Place* place) {
    HttpResponse response;
    response.status = entry.status;
    response.content_type = "application/problem+json";
    if (entry.status == 503) {
        response.headers.emplace_back("Retry-After", retry_after_seconds);
    }
    JsonText json(response.body);
    json.open_object()
        .member("type", "urn:kakehashi:problem:" + std::string(entry.name))
        .member("title", entry.title)
        .member("title_ja", entry.title_ja)
        .member("status", entry.status)
        .member("code", code);
    if (!detail.empty()) {
        json.member("detail", detail);
    }
    if (place != nullptr && !place->file.empty()) {
        json.name("place").open_object().member("file", place->file);
        json.member("line", place->line).member("item", place->item).close_object();
    }
    json.close_object();
    return response;
}

}  // namespace

std::span<const ProblemEntry> problem_catalogue() { return catalogue; }

HttpResponse problem(ProblemType type, std::string_view detail) {
    const ProblemEntry& entry = entry_of(type);
    HttpResponse response = rendered(entry, entry.code, detail, nullptr);
    response.note = entry.code;
    return response;
}

HttpResponse problem(const Error& error) {
    const ProblemEntry& entry = entry_of(type_of(error.fault));
    const std::string_view code = error.code.empty() ? entry.code : std::string_view{error.code};
    const bool told = tells_its_message(error.fault);
    const std::string_view detail = told ? std::string_view{error.message} : std::string_view{};
    HttpResponse response = rendered(entry, code, detail, told ? &error.place : nullptr);
    response.note = std::string(code) + " " + error.message;
    return response;
}

}  // namespace kakehashi::http
