#include <algorithm>
#include <iostream>

#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/report_file.h"
#include "adapters/storage/log_key.h"
#include "adapters/storage/openssl_hasher.h"
#include "consent/receipt.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

Result<consent::ReceiptTerms> terms_of(Node& node, const Numbers& numbers, const std::string& directive) {
    TRY(const auto found, node.acts().directive(numbers.insurer, numbers.insured, directive));
    if (!found.directive.readable) {
        return Error{Fault::missing, "KK-8453", "nothing can be certified of a directive that cannot be read"};
    }
    consent::ReceiptTerms terms;
    terms.insurer = numbers.insurer;
    terms.insured = numbers.insured;
    terms.directive = found.directive;
    terms.channel = found.channel;
    terms.text_version = found.evidence.text_version;
    return terms;
}

}  // namespace

Exit consent_receipt(const Globals& globals, const ReceiptOptions& options) {
    std::error_code failed;
    if (!options.out.empty() && std::filesystem::exists(std::filesystem::symlink_status(options.out, failed))) {
        // All receipts begin alike, so it would make room as an earlier report does: it may be another person's.
        return tell({Fault::conflicting, "KK-8454", "the file for the receipt exists already", {options.out.filename().string(), 0, 0}});
    }
    const auto begun = begin_list(globals, options.subject, "receipt");
    if (!begun) {
        return tell(begun.error());
    }
    const auto& [node, numbers] = *begun;
    const auto terms = terms_of(*node, numbers, options.directive);
    const auto signer = terms ? node->signer() : Result<const consent::NoteSigner*>(terms.error());
    if (!signer) {
        return tell(signer.error());
    }
    const std::string receipt = consent::receipt(*terms, storage::now(), **signer, node->hasher()) + "\n";
    if (options.out.empty()) {
        std::cout << receipt;
    } else if (const auto written = write_report(options.out, receipt); !written) {
        return tell(written.error());
    }
    std::cerr << said("signed by ", "署名した鍵: ") << consent::did_key((*signer)->public_key()) << '\n';
    return Exit::ok;
}

Exit consent_verify(const Globals& globals, const ReceiptOptions& options) {
    const auto text = read_text(options.file);
    const auto key = text ? consent::verified_receipt(*text, storage::OpenSslSignatureCheck(), storage::OpenSslHasher())
                          : Result<std::string>(text.error());
    if (!key) {
        return tell(key.error());
    }
    const bool expected = options.key.empty() || options.key == *key;
    if (globals.json) {
        std::string json;
        JsonText(json).open_object().member("schema_version", 1).member("signed_by", *key).name("expected").boolean(expected).close_object();
        std::cout << json << '\n';
    } else {
        std::cout << said("unchanged since it was signed by ", "署名後の変更はありません。署名した鍵: ") << *key << '\n';
    }
    return expected ? Exit::ok : tell({Fault::conflicting, "KK-8450", "the receipt is signed by another key than the one given"});
}

}  // namespace kakehashi::app
