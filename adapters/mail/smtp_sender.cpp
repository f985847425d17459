#include "adapters/mail/smtp_sender.h"

#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailRecipient.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureSMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <memory>
#include <mutex>
#include <utility>

namespace kakehashi::mail {
namespace {

namespace net = Poco::Net;

net::Context::Ptr context_of(const SmtpSettings& settings) {
    static std::once_flag once;
    std::call_once(once, [] { net::initializeSSL(); });
    constexpr int deepest_chain = 9;
    net::Context::Ptr context(new net::Context(net::Context::CLIENT_USE, "", "", settings.authorities.string(),
                                               net::Context::VERIFY_STRICT, deepest_chain, settings.authorities.empty()));
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);
    return context;
}

std::unique_ptr<net::SecureSMTPClientSession> connected(const SmtpSettings& settings) {
    const Poco::Timespan patience(settings.patience_s, 0);
    const net::SocketAddress address(settings.host, settings.port);
    if (settings.security == SmtpSecurity::tls) {
        net::SecureStreamSocket socket(context_of(settings));
        socket.setPeerHostName(settings.host);
        socket.connect(address, patience);
        socket.setReceiveTimeout(patience);
        socket.setSendTimeout(patience);
        return std::make_unique<net::SecureSMTPClientSession>(socket);
    }
    net::StreamSocket socket;
    socket.connect(address, patience);
    socket.setReceiveTimeout(patience);
    socket.setSendTimeout(patience);
    return std::make_unique<net::SecureSMTPClientSession>(socket);
}

void write(net::MailMessage& message, const SmtpSettings& settings, const Mail& mail) {
    message.setSender(settings.from);
    message.addRecipient(net::MailRecipient(net::MailRecipient::PRIMARY_RECIPIENT, mail.to));
    message.setSubject(net::MailMessage::encodeWord(mail.subject, "UTF-8"));
    message.setContentType("text/plain; charset=UTF-8");
    message.setContent(mail.text, net::MailMessage::ENCODING_BASE64);
    message.set("Auto-Submitted", "auto-generated");
}

void speak(const SmtpSettings& settings, const Mail& mail) {
    const auto session = connected(settings);
    session->login();
    if (settings.security == SmtpSecurity::starttls) {
        if (!session->startTLS(context_of(settings))) {
            throw net::SMTPException("no TLS");
        }
        session->login();
    }
    if (!settings.user.empty()) {
        session->login(net::SMTPClientSession::AUTH_PLAIN, settings.user, settings.password);
    }
    net::MailMessage message;
    write(message, settings, mail);
    session->sendMessage(message);
    session->close();
}

/// Codes by which a server says that an address will never do (RFC 5321, 4.2.3).
bool is_refusal(int code) { return code == 550 || code == 551 || code == 553; }

}  // namespace

SmtpSender::SmtpSender(SmtpSettings settings) : settings_(std::move(settings)) {}

Result<Done> SmtpSender::send(const Mail& mail) const {
    try {
        speak(settings_, mail);
        return Done{};
    } catch (const net::SMTPException& refused) {
        if (is_refusal(refused.code())) {
            return Error{Fault::refused, "KK-9002", "the mail server takes no mail to this address"};
        }
    } catch (const std::exception&) {
        // What it says may quote the address.
    }
    return Error{Fault::unavailable, "KK-9001", "the mail server does not take mail at the moment"};
}

}  // namespace kakehashi::mail
