<?php
/**
 * What the tests put into WordPress: the way to a source on this very machine, which a region's server never needs, and
 * what they ask about. Nobody asks wordpress.org for news.
 */

add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', static function ( $ports ) {
	return array_merge( $ports, range( 1024, 65535 ) );
} );
add_filter( 'pre_http_request', static function ( $made, $arguments, $url ) {
	$nobody = [ 'code' => 503, 'message' => 'Not in a test' ];
	$answer = [ 'headers' => [], 'body' => '', 'cookies' => [], 'filename' => null, 'response' => $nobody ];
	return false === strpos( $url, '.wordpress.org/' ) ? $made : $answer;
}, 10, 3 );

function test_posts() {
	return array_map( static function ( $post ) {
		return [ 'post' => $post, 'meta' => array_map( 'current', get_post_meta( $post->ID ) ) ];
	}, get_posts( [ 'post_type' => 'any', 'post_status' => 'any', 'numberposts' => -1, 'meta_key' => '_forlopp_id' ] ) );
}

function test_settings( $changed ) {
	require_once ABSPATH . 'wp-admin/includes/admin.php';
	require_once WP_PLUGIN_DIR . '/forlopp/admin.php';
	wp_set_current_user( 1 );
	update_option( 'forlopp', forlopp_checked( array_merge( forlopp_settings(), $changed ) ) );
}

function test_activate() {
	require_once ABSPATH . 'wp-admin/includes/admin.php';
	return activate_plugin( 'forlopp/forlopp.php' );
}

function test_deactivate() {
	require_once ABSPATH . 'wp-admin/includes/admin.php';
	deactivate_plugins( 'forlopp/forlopp.php' );
}

function test_forget() {
	global $wpdb;
	foreach ( $wpdb->get_col( "SELECT post_id FROM $wpdb->postmeta WHERE meta_key = '_forlopp_id'" ) as $id ) {
		wp_delete_post( (int) $id, true );
	}
	delete_option( 'forlopp' );
	delete_option( 'forlopp_state' );
}

function test_notices() {
	define( 'WP_ADMIN', true );
	require_once WP_PLUGIN_DIR . '/forlopp/admin.php';
	wp_set_current_user( 1 );
	do_action( 'admin_notices' );
}

function test_feed( $url ) {
	require_once ABSPATH . WPINC . '/feed.php';
	$feed = fetch_feed( $url );
	return is_wp_error( $feed ) ? $feed->get_error_message() : array_map( static function ( $entry ) {
		return [ $entry->get_title(), $entry->get_permalink(), $entry->get_date( 'Y-m-d' ), $entry->get_id() ];
	}, $feed->get_items() );
}
