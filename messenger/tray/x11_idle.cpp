#include "messenger/tray/x11_idle.h"

#include <QLibrary>
#include <QSocketNotifier>

#include <cstring>

namespace posthorn::messenger {

namespace x11 {

// Of Xlib, Xss and Xext, as their headers have them.
struct ScreenSaverInfo {
    unsigned long window;
    int state, kind;
    unsigned long tilOrSince, idle, eventMask;
};
struct SyncValue {
    int high;
    unsigned int low;
};
struct SyncCounter {
    char* name;
    unsigned long counter;
    SyncValue resolution;
};
struct SyncAlarm {
    unsigned long counter;
    int valueType;
    SyncValue value;
    int test;
    SyncValue delta;
    int events;
    int state;
};
enum { Absolute = 0 };
enum { NegativeTransition = 1, PositiveComparison = 2 };
enum { ForCounter = 1, ForValueType = 2, ForValue = 4, ForTest = 8, ForDelta = 16, ForEvents = 32 };
struct AlarmEvent {
    int type;
    unsigned long serial;
    int sent;
    void* display;
    unsigned long alarm;
};
union AnyEvent {
    int type;
    AlarmEvent alarm;
    long pad[24];
};

inline SyncValue valueOf(qint64 ms)
{
    return {int(ms >> 32), unsigned(ms & 0xffffffff)};
}

} // namespace x11

using namespace x11;

struct X11Idle::Libraries {
    QLibrary xlib{QStringLiteral("X11"), 6};
    QLibrary xss{QStringLiteral("Xss"), 1};
    QLibrary xext{QStringLiteral("Xext"), 6};
    void* display = nullptr;
    unsigned long root = 0;
    ScreenSaverInfo info{};
    int (*query)(void*, unsigned long, ScreenSaverInfo*) = nullptr;
    int (*closeDisplay)(void*) = nullptr;
    int (*pending)(void*) = nullptr;
    int (*nextEvent)(void*, AnyEvent*) = nullptr;
    int (*flush)(void*) = nullptr;
    unsigned long (*createAlarm)(void*, unsigned long, SyncAlarm*) = nullptr;
    int (*destroyAlarm)(void*, unsigned long) = nullptr;
    unsigned long counter = 0;
    unsigned long alarm = 0;
    int alarmEvent = 0;
    std::unique_ptr<QSocketNotifier> notifier;

    template<class F>
    bool take(QLibrary& library, F& function, const char* name)
    {
        function = reinterpret_cast<F>(library.resolve(name));
        return function != nullptr;
    }

    bool open()
    {
        void* (*openDisplay)(const char*) = nullptr;
        unsigned long (*rootWindow)(void*) = nullptr;
        int (*has)(void*, int*, int*) = nullptr;
        if (!take(xlib, openDisplay, "XOpenDisplay") || !take(xlib, closeDisplay, "XCloseDisplay") ||
            !take(xlib, rootWindow, "XDefaultRootWindow") || !take(xss, has, "XScreenSaverQueryExtension") ||
            !take(xss, query, "XScreenSaverQueryInfo") || !(display = openDisplay(nullptr)))
            return false;
        int first = 0, second = 0;
        root = rootWindow(display);
        if (!has(display, &first, &second))
            return false;
        findCounter();
        return true;
    }

    void findCounter()
    {
        int (*connection)(void*) = nullptr;
        int (*hasSync)(void*, int*, int*) = nullptr;
        int (*initialize)(void*, int*, int*) = nullptr;
        SyncCounter* (*list)(void*, int*) = nullptr;
        void (*freeList)(SyncCounter*) = nullptr;
        int error = 0, major = 3, minor = 0, count = 0;
        if (!take(xlib, connection, "XConnectionNumber") || !take(xlib, pending, "XPending") || !take(xlib, nextEvent, "XNextEvent") ||
            !take(xlib, flush, "XFlush") || !take(xext, hasSync, "XSyncQueryExtension") || !take(xext, initialize, "XSyncInitialize") ||
            !take(xext, list, "XSyncListSystemCounters") || !take(xext, freeList, "XSyncFreeSystemCounterList") ||
            !take(xext, createAlarm, "XSyncCreateAlarm") || !take(xext, destroyAlarm, "XSyncDestroyAlarm") ||
            !hasSync(display, &alarmEvent, &error) || !initialize(display, &major, &minor))
            return;
        alarmEvent += 1; // XSyncAlarmNotify
        SyncCounter* const all = list(display, &count);
        for (int i = 0; all && i < count; ++i) {
            if (std::strcmp(all[i].name, "IDLETIME") == 0)
                counter = all[i].counter;
        }
        if (all)
            freeList(all);
        if (counter != 0)
            notifier = std::make_unique<QSocketNotifier>(connection(display), QSocketNotifier::Read);
    }

    void dropAlarm()
    {
        if (alarm != 0)
            destroyAlarm(display, std::exchange(alarm, 0));
    }

    ~Libraries()
    {
        notifier.reset();
        if (display)
            closeDisplay(display);
    }
};

X11Idle::X11Idle()
    : m_x(std::make_unique<Libraries>())
{
}

X11Idle::~X11Idle() = default;

std::unique_ptr<X11Idle> X11Idle::open()
{
    std::unique_ptr<X11Idle> made(new X11Idle);
    if (!made->m_x->open())
        return nullptr;
    if (made->m_x->notifier)
        connect(made->m_x->notifier.get(), &QSocketNotifier::activated, made.get(), &X11Idle::read);
    return made;
}

qint64 X11Idle::ms()
{
    return m_x->query(m_x->display, m_x->root, &m_x->info) ? qint64(m_x->info.idle) : -1;
}

bool X11Idle::watch(qint64 limit)
{
    if (m_x->counter == 0)
        return false;
    m_limit = limit;
    setAlarm(true);
    return true;
}

void X11Idle::stop()
{
    if (m_x->counter == 0)
        return;
    m_x->dropAlarm();
    m_x->flush(m_x->display);
}

// One alarm at a time; each is good once.
void X11Idle::setAlarm(bool whenIdle)
{
    m_x->dropAlarm();
    SyncAlarm wanted{};
    wanted.counter = m_x->counter;
    wanted.valueType = Absolute;
    wanted.value = valueOf(whenIdle ? m_limit : m_limit - 1);
    wanted.test = whenIdle ? PositiveComparison : NegativeTransition;
    wanted.events = 1;
    m_x->alarm = m_x->createAlarm(m_x->display, ForCounter | ForValueType | ForValue | ForTest | ForDelta | ForEvents, &wanted);
    m_x->flush(m_x->display);
    if (m_x->pending(m_x->display) > 0) // read while we asked: the notifier would not speak of it
        QMetaObject::invokeMethod(this, &X11Idle::read, Qt::QueuedConnection);
}

void X11Idle::read()
{
    bool isOver = false;
    while (m_x->pending(m_x->display) > 0) {
        AnyEvent told{};
        m_x->nextEvent(m_x->display, &told);
        // The end of an alarm of before is told as well.
        isOver = isOver || (told.type == m_x->alarmEvent && told.alarm.alarm == m_x->alarm && m_x->alarm != 0);
    }
    if (!isOver)
        return;
    setAlarm(ms() < m_limit); // it may have been read late: what counts is what is
    Q_EMIT passed();
}

} // namespace posthorn::messenger
