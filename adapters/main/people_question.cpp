#include "adapters/main/people_question.h"

#include <algorithm>

#include "adapters/main/command_support.h"
#include "adapters/storage/random.h"

namespace kakehashi::app {

Result<consent::PersonNumbers> person_numbers_of(const std::string& text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto insurer = InsurerNumber::parse(std::string_view(text).substr(0, colon));
    const auto insured = InsuredNumber::parse(std::string_view(text).substr(std::min(colon + 1, text.size())));
    if (!insurer || !insured) {
        return Error{Fault::malformed, "KK-8243", "--after takes an insurer number and an insured number, as the page before printed them"};
    }
    return consent::PersonNumbers{*insurer, *insured};
}

Result<consent::PeopleQuestion> people_question(const PeopleOptions& options, const consent::PeopleSearches& searches) {
    TRY(const PartyOption party, party_of(options.as));
    if (party.party == consent::Party::resident || party.party == consent::Party::proxy) {
        return Error{Fault::malformed, "KK-8244", "lists are for insurers and organisations: --as municipality:NUMBER, care_manager:NUMBER, …"};
    }
    consent::PeopleQuestion question;
    question.requester.party = party.party;
    question.requester.organisation = party.organisation;
    TRY(question.requester.role, role_of(options.role));
    TRY(question.purpose, purpose_of(options.purpose, party.party, consent::Mode::normal));
    TRY(question.kinds, kinds_of(options.kinds));
    TRY(question.on, day_of(options.on));
    for (const std::string& each : options.where) {
        const std::size_t equals = std::min(each.find('='), each.size());
        TRY(auto condition, searches.condition(each.substr(0, equals), std::string_view(each).substr(std::min(equals + 1, each.size()))));
        question.conditions.push_back(std::move(condition));
    }
    if (!options.after.empty()) {
        TRY(question.after, person_numbers_of(options.after));
    }
    question.most = options.count;
    question.channel = "console";
    question.user = console_user();
    question.request_id = "console-" + std::to_string(storage::random_id());
    return question;
}

}  // namespace kakehashi::app
