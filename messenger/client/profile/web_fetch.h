// Small public documents of web servers that may be anybody's: nothing is said to them but the question, and neither their length
// nor their time is theirs to choose. Main thread.
#pragma once

#include <functional>
#include <memory>

#include <QByteArray>
#include <QObject>
#include <QUrl>

class QNetworkAccessManager;

namespace posthorn::messenger {

/// What came back. status is 0 where nothing did.
struct WebPage {
    int status = 0;
    QByteArray type; ///< Content-Type
    QUrl location;   ///< of a redirection, resolved; it is not followed
    QByteArray body;
    bool isOk() const { return status >= 200 && status < 300; }
};

class WebFetch : public QObject {
    Q_OBJECT
public:
    static constexpr int patienceMs = 4000;
    static constexpr qint64 longest = 64 << 10;

    explicit WebFetch(QObject* parent = nullptr);
    ~WebFetch() override;

    /// @p then is called once, within the patience, unless this goes before. What is longer than the longest has no body.
    /// Certificates are not judged: a name found this way proves as little as one out of the DNS.
    void get(const QUrl& url, std::function<void(const WebPage&)> then);
    void setPatience(int ms) { m_patienceMs = ms; }
    /// For tests, which have a web server of their own for all the world's.
    void setReach(std::function<QUrl(const QUrl&)> reach) { m_reach = std::move(reach); }

private:
    std::unique_ptr<QNetworkAccessManager> m_manager; ///< made at the first question, and let go of after the last
    std::function<QUrl(const QUrl&)> m_reach;
    int m_patienceMs = patienceMs;
    int m_open = 0;
};

} // namespace posthorn::messenger
