/* Threads that never rest, and a function that is called ten times a second. SIGINT must never reach it. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

volatile long rounds;
volatile long calls;

__attribute__((noinline)) void work(long n)
{
    __atomic_fetch_add(&rounds, n, __ATOMIC_RELAXED);
}

__attribute__((noinline)) void seldom(void)
{
    calls++;
}

__attribute__((noinline)) void never(void)
{
    calls = -1;
}

static void interrupted(int signal)
{
    (void) signal;
    _exit(99);
}

static void *worker(void *argument)
{
    for (;;) {
        work(1);
        usleep(2000);
    }
    return argument;
}

int main(int argc, char **argv)
{
    (void) argv;
    signal(SIGINT, interrupted);
    for (int i = 0; i < 6; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, worker, NULL);
    }
    for (;;) {
        seldom();
        if (argc > 5)
            never();
        usleep(100000);
    }
}
