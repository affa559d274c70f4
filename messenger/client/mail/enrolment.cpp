#include "messenger/client/mail/enrolment.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QSysInfo>

#include <memory>

#include "messenger/client/mail/poll_answer.h"

namespace posthorn::messenger {

namespace {

constexpr qint64 longestAnswer = 64 * 1024;

struct Enrolment {
    Q_DECLARE_TR_FUNCTIONS(Enrolment)
};

QString textOf(const QJsonObject& object, const char* name)
{
    return object.value(QLatin1String(name)).toString();
}

WebAccess::Wish post(const char* path, const QJsonObject& body)
{
    WebAccess::Wish wish;
    wish.method = "POST";
    wish.path = QLatin1String(path);
    wish.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    wish.most = longestAnswer;
    wish.withToken = false;
    return wish;
}

Enrolled refused(const WebAnswer& answer)
{
    Enrolled result;
    const QString type = textOf(QJsonDocument::fromJson(answer.body).object(), "type").section(QLatin1Char(':'), -1);
    if (answer.status == 0) {
        result.problem = EnrolProblem::Unreachable;
        result.text = answer.problem;
    } else if (type == QLatin1String("totp")) {
        result.problem = EnrolProblem::CodeWanted;
        result.text = Enrolment::tr("The code of the second factor is wanted.");
    } else if (type == QLatin1String("app-password")) {
        result.problem = EnrolProblem::AppPassword;
        result.text = Enrolment::tr("This is an app password. New mail needs the account's own password once, or a messenger downloaded "
                         "from the webmail.");
    } else if (type == QLatin1String("enrolment")) {
        result.problem = EnrolProblem::Used;
        result.text = Enrolment::tr("This profile was used already, or is too old. Download the messenger from the webmail anew.");
    } else if (answer.status == 401) {
        result.problem = EnrolProblem::Wrong;
        result.text = Enrolment::tr("The mail address or the password is not right.");
    } else if (answer.status == 429) {
        result.problem = EnrolProblem::Unreachable;
        result.text = Enrolment::tr("Too many attempts. Try again later.");
    } else {
        result.problem = EnrolProblem::Unreachable;
        result.text = Enrolment::tr("The mail server refuses (%1).").arg(answer.status);
    }
    return result;
}

/// An answer that should have a token.
Enrolled granted(const WebAnswer& answer)
{
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    const QString token = textOf(object, "token");
    const bool plain = !token.isEmpty() && token.size() <= 100 && std::all_of(token.begin(), token.end(), [](QChar c) {
        return c > QLatin1Char(' ') && c < QChar(0x7F);
    });
    if (answer.status != 201 || !plain)
        return refused(answer);
    Enrolled result;
    result.token = token.toLatin1();
    result.id = oneLine(textOf(object, "id"), 100);
    result.expires = QDateTime::fromString(textOf(object, "expires"), Qt::ISODate);
    return result;
}

} // namespace

QString deviceName()
{
    const QString host = oneLine(QSysInfo::machineHostName(), 60);
    return host.isEmpty() ? QStringLiteral("Messenger") : QStringLiteral("Messenger (%1)").arg(host);
}

void enrolByCode(WebAccess& web, const QString& code, QObject* context, EnrolThen then)
{
    web.ask(post("/messenger/enrol", {{QStringLiteral("enrolment"), code}, {QStringLiteral("device"), deviceName()}}), context,
            [then = std::move(then)](const WebAnswer& answer) { then(granted(answer)); });
}

void enrolByPassword(WebAccess& web, const QString& account, const QString& password, const QString& totp, QObject* context,
                     EnrolThen then)
{
    QJsonObject proof{{QStringLiteral("account"), account}, {QStringLiteral("password"), password}};
    if (!totp.isEmpty())
        proof.insert(QStringLiteral("totp"), totp);
    const auto afterSignIn = [&web, password, context, then = std::move(then)](const WebAnswer& answer) {
        const QByteArray csrf =
            textOf(QJsonDocument::fromJson(answer.body).object(), "csrfToken").left(200).toLatin1();
        if (!answer.isOk() || csrf.isEmpty() || answer.cookies.isEmpty() || csrf.contains('\n') || csrf.contains('\r'))
            return then(refused(answer));
        const QList<std::pair<QByteArray, QByteArray>> session = {{"Cookie", answer.cookies}, {"X-CSRF-Token", csrf}};
        auto make = post("/auth/tokens", {{QStringLiteral("name"), deviceName()}, {QStringLiteral("scope"), QStringLiteral("mail messenger")},
                                          {QStringLiteral("password"), password}});
        make.fields = session;
        web.ask(make, context, [&web, session, then](const WebAnswer& made) {
            // The session was for this alone. Nobody waits for its end.
            auto leave = post("/auth/sign-out", {});
            leave.fields = session;
            web.ask(leave, &web, [](const WebAnswer&) {});
            then(granted(made));
        });
    };
    web.ask(post("/auth/sign-in", proof), context, afterSignIn);
}

} // namespace posthorn::messenger
