// Tells when the machine's network changes: an address or a route comes or goes (rtnetlink, where there is one), and what the
// desktop knows (QNetworkInformation, where it has a back end). Costs nothing while nothing changes. Main thread.
#pragma once

#include <memory>

#include <QObject>
#include <QTimer>

class QSocketNotifier;

namespace posthorn::messenger {

class NetworkWatch : public QObject {
    Q_OBJECT
public:
    explicit NetworkWatch(QObject* parent = nullptr);
    ~NetworkWatch() override;

    /// False where it is known that there is no network but the machine's own.
    bool mayReach() const { return m_mayReach; }

Q_SIGNALS:
    /// A moment after the change, once for all that change together.
    void changed();

private:
    void readNetlink();
    void look();

    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_settle;
    bool m_mayReach = true;
};

} // namespace posthorn::messenger
