// The X server's own clock of idleness, by libraries that a desktop under X11 has; nothing is linked to them.
#pragma once

#include <QObject>

#include <memory>

namespace posthorn::messenger {

class X11Idle final : public QObject {
    Q_OBJECT
public:
    /// Null where there is no X server, or one without MIT-SCREEN-SAVER.
    static std::unique_ptr<X11Idle> open();
    ~X11Idle() override;

    /// Milliseconds since the last touch; -1 where it does not tell.
    qint64 ms();
    /// Says passed() when the idle time reaches @p limit milliseconds (at once, where it is beyond), and again at the touch that
    /// ends it. False where the server has no alarms (the SYNC extension's counter IDLETIME): then it is to be asked for.
    bool watch(qint64 limit);
    void stop();

Q_SIGNALS:
    void passed();

private:
    struct Libraries;
    X11Idle();
    void setAlarm(bool whenIdle);
    void read();

    std::unique_ptr<Libraries> m_x;
    qint64 m_limit = 0;
};

} // namespace posthorn::messenger
