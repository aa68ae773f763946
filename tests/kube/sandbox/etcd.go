// SPDX-License-Identifier: Apache-2.0

package main

import (
	"flag"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
)

// runEtcd starts one etcd member on loopback. Writes are not synced to disk:
// the data is meant to be thrown away.
func runEtcd(args []string) error {
	fs := flag.NewFlagSet("etcd", flag.ExitOnError)
	dir := fs.String("data-dir", "", "data folder")
	client := fs.String("client", "http://127.0.0.1:22379", "client URL")
	peer := fs.String("peer", "http://127.0.0.1:22380", "peer URL")
	if err := fs.Parse(args); err != nil {
		return err
	}
	c, err := url.Parse(*client)
	if err != nil {
		return err
	}
	p, err := url.Parse(*peer)
	if err != nil {
		return err
	}
	cfg := embed.NewConfig()
	cfg.Dir = *dir
	cfg.LogLevel = "warn"
	cfg.UnsafeNoFsync = true
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{*c}, []url.URL{*c}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{*p}, []url.URL{*p}
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		return err
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	select {
	case <-stop:
		e.Close()
		return nil
	case err := <-e.Err():
		return err
	}
}
